/** Events that a run left out, both ends included. */
export interface LedgerGap {
  readonly firstIndex: number;
  readonly lastIndex: number;
}

/** As it stands in the ledger: "100-249,900-1022", in order. */
export function gapsText(gaps: readonly LedgerGap[]): string {
  return gaps.map(({ firstIndex, lastIndex }) => `${firstIndex}-${lastIndex}`).join(",");
}

/** The gaps in a ledger's text, in order; undefined when it is not of that form, or they overlap. Nothing at all is no gap. */
export function parseGaps(text: string | undefined): LedgerGap[] | undefined {
  if (text === undefined || text === "") return [];
  const gaps: LedgerGap[] = [];
  for (const part of text.split(",")) {
    const [, first, last] = /^(\d{1,16})-(\d{1,16})$/.exec(part) ?? [];
    const gap = { firstIndex: Number(first), lastIndex: Number(last) };
    const before = gaps.at(-1)?.lastIndex ?? -1;
    const isInOrder = gap.firstIndex > before && gap.lastIndex >= gap.firstIndex;
    if (!isInOrder || !Number.isSafeInteger(gap.lastIndex)) return undefined;
    gaps.push(gap);
  }
  return gaps;
}

/**
 * Leaves events out. KEYS: 1 the stream, 2 the ledger. ARGV: next field, gaps field, first index left out, the index behind the
 * last, the text of all gaps up to this one. Answers {next, -1} like a batch: below the first index it is a gap in the ledger and
 * nothing was done; at or above the index behind the last it was done before.
 */
export const SKIP_EVENTS = `
local next = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or -1)
if next < tonumber(ARGV[3]) or next >= tonumber(ARGV[4]) then return {next, -1} end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4], ARGV[2], ARGV[5])
return {tonumber(ARGV[4]), -1}
`;

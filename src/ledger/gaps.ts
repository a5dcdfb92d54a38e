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
 * Passes over events. KEYS: 1 the stream, 2 the ledger. ARGV: next field, owner field, owner, first index passed over, the index behind
 * the last, gaps field, all gaps, lost field, all losses. Answers {next, -1} like a batch: below the first index it is a gap in the
 * ledger and nothing was done; at or above the index behind the last it was done before; -2: the run is another's.
 */
export const PASS_OVER = `
local next = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or -1)
if next >= 0 and redis.call('HGET', KEYS[2], ARGV[2]) ~= ARGV[3] then return {-2, -1} end
if next < tonumber(ARGV[4]) or next >= tonumber(ARGV[5]) then return {next, -1} end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9])
return {tonumber(ARGV[5]), -1}
`;

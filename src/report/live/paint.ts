import type { Look } from "./block.ts";

/** What a piece of text means; a terminal's own sixteen colours say it, and never alone. */
export type Tone = "strong" | "quiet" | "flow" | "burst" | "short" | "above" | "warning";

/** A piece of a line. */
export interface Piece {
  readonly text: string;
  readonly tone?: Tone | undefined;
}

const CODES: Readonly<Record<Tone, string>> = {
  strong: "1",
  quiet: "2",
  flow: "32",
  burst: "35",
  short: "31",
  above: "33",
  warning: "33",
};

/** The pieces as one line, neighbours of one tone in one go. */
export function painted(pieces: readonly Piece[], { isColored }: Look): string {
  if (!isColored) return pieces.map(({ text }) => text).join("");
  let line = "";
  for (let at = 0; at < pieces.length; ) {
    const { tone } = pieces[at]!;
    let text = "";
    for (; at < pieces.length && pieces[at]!.tone === tone; at++) text += pieces[at]!.text;
    line += tone === undefined || text === "" ? text : `\u001b[${CODES[tone]}m${text}\u001b[0m`;
  }
  return line;
}

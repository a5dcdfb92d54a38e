import type { Look } from "./look.ts";

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

/** The pieces as one line without blanks at its end, neighbours of one tone in one go. */
export function painted(pieces: readonly Piece[], { isColored }: Look): string {
  let line = "";
  let blanks = "";
  for (let at = 0; at < pieces.length; ) {
    const { tone } = pieces[at]!;
    let text = blanks;
    for (; at < pieces.length && pieces[at]!.tone === tone; at++) text += pieces[at]!.text;
    const seen = text.trimEnd();
    blanks = text.slice(seen.length);
    line += isColored && tone !== undefined && seen !== "" ? `\u001b[${CODES[tone]}m${seen}\u001b[0m` : seen;
  }
  return line;
}

import { printable } from "../text-parts.ts";
import type { Look } from "./look.ts";
import type { Piece } from "./paint.ts";

const ASCII = /^[\x20-\x7e]*$/;

/** How many columns a text takes; most texts are plain. */
export function widthOf(text: string, look: Look): number {
  return ASCII.test(text) ? text.length : look.widthOf(text);
}

/** Text from outside as this terminal can show it: nothing that moves the cursor, and "?" for what ASCII has not. */
export function shown(text: string, { isUnicode }: Look): string {
  const harmless = printable(text);
  return isUnicode ? harmless : harmless.replace(/[^\x20-\x7e]/gu, "?");
}

/** At most `columns` wide, the last of them a sign that something is missing. */
export function cut(text: string, columns: number, look: Look): string {
  if (widthOf(text, look) <= columns) return text;
  const sign = look.isUnicode ? "…" : "~";
  let kept = "";
  for (const character of text) {
    if (widthOf(kept + character, look) > columns - 1) break;
    kept += character;
  }
  return columns < 1 ? "" : kept + sign;
}

/** As many pieces as fit beside each other with two blanks between them; of the first one as much as fits. */
export function fitting(pieces: readonly Piece[], columns: number, look: Look): Piece[] {
  const [first, ...others] = pieces;
  if (first === undefined) return [];
  const kept: Piece[] = [{ ...first, text: cut(first.text, columns, look) }];
  let left = columns - widthOf(kept[0]!.text, look);
  for (const piece of others) {
    left -= 2 + widthOf(piece.text, look);
    if (left < 0) break;
    kept.push({ text: "  " }, piece);
  }
  return kept;
}

/** Everything between the two appears at once, on terminals that know them. */
const TOGETHER = ["\u001b[?2026h", "\u001b[?2026l"] as const;
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
/** A line that is too long, because the window became narrower this very moment, is cut instead of wrapped. */
const NO_WRAP = "\u001b[?7l";
const WRAP = "\u001b[?7h";
const ERASE_LINE = "\u001b[2K";
const ERASE_BELOW = "\u001b[J";

/**
 * Lines of which the first stands where the cursor is, in its line. Afterwards the cursor is there again, hidden: a terminal that becomes narrower or
 * lower keeps the cursor with its line, so that the block is found however its lines were wrapped or cut off below it.
 * `before` is how many lines of an earlier frame are still there.
 */
export function frameText(lines: readonly string[], before: number): string {
  const body = lines.map((line) => `${ERASE_LINE}${line}`).join("\r\n");
  const rest = before > lines.length ? `\r\n${ERASE_BELOW}${up(1)}` : "";
  return `${TOGETHER[0]}${HIDE_CURSOR}${NO_WRAP}\r${body}${rest}\r${up(lines.length - 1)}${WRAP}${TOGETHER[1]}`;
}

/** Removes a frame, and whatever stands below the cursor. */
export function eraseText(): string {
  return `\r${ERASE_BELOW}${SHOW_CURSOR}`;
}

function up(lines: number): string {
  return lines > 0 ? `\u001b[${lines}A` : "";
}

import { blockLines } from "../../src/report/live/block-lines.ts";
import { runBlock } from "../../src/report/live/run-block.ts";
import { FACTS, HISTORY, lookOf, NOW } from "./moments.ts";

const SIZES = [
  [200, 50],
  [120, 30],
  [100, 30],
  [80, 24],
  [60, 24],
  [40, 20],
  [20, 10],
  [100, 8],
  [100, 2],
] as const;

/** One moment of one run on terminals of many sizes, and in colours and plain ASCII, by file name. Escape characters are written as "\e". */
export function goldenBlocks(): Record<string, string> {
  const block = runBlock(FACTS, NOW, HISTORY);
  const text = (look: Parameters<typeof blockLines>[1]) =>
    `${blockLines(block, look).join("\n").replaceAll("\u001b", "\\e")}\n`;
  const plain = SIZES.map(
    ([columns, rows]) => [`block-${columns}x${rows}.txt`, text(lookOf(columns, rows))] as const,
  );
  return {
    ...Object.fromEntries(plain),
    "block-ascii.txt": text(lookOf(80, 24, { isUnicode: false })),
    "block-colors.txt": text(lookOf(80, 24, { isColored: true })),
  };
}

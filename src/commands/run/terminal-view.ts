import { wantsColor } from "../../io/color.ts";
import { isUnicode } from "../../io/terminal/can-hold.ts";
import { holdBlock } from "../../io/terminal/held-block.ts";
import { blockLines } from "../../report/live/block-lines.ts";
import { RecentSeconds } from "../../report/live/recent-seconds.ts";
import { runBlock } from "../../report/live/run-block.ts";
import { isTrickle } from "../load.ts";
import type { View, ViewContext } from "./view.ts";

/** How often the block is drawn. Of a quiet run less is enough, and a frame must cost it next to nothing. */
const EVERY_MS = 200;
const EVERY_MS_QUIET = 500;

/** The run as a block below the log, until its summary takes the place. */
export function open({ live, values, around: { log } }: ViewContext): View {
  const { facts } = live;
  const recent = new RecentSeconds();
  const look = {
    isColored: wantsColor(log.options.color, 2),
    isUnicode: isUnicode(process.env),
    widthOf: (text: string) => Bun.stringWidth(text),
  };
  const block = holdBlock(log, {
    everyMs: isTrickle(values) ? EVERY_MS_QUIET : EVERY_MS,
    lines(size) {
      const now = live.now();
      recent.add(now.lastSecond, live.history);
      return blockLines(runBlock(facts, now, recent.all()), { ...look, ...size });
    },
  });
  return { finish: () => block.release(), close: () => undefined };
}

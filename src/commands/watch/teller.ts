import { isTerminal, wantsColor } from "../../io/color.ts";
import type { Log } from "../../io/log.ts";
import { writeAllPatiently } from "../../io/stdout.ts";
import { canHold, isUnicode } from "../../io/terminal/can-hold.ts";
import { holdBlock } from "../../io/terminal/held-block.ts";
import { blockLines } from "../../report/live/block-lines.ts";
import { watchBlock } from "../../report/live/watch-block.ts";
import { watchLine } from "../../report/watch/watch-line.ts";
import type { WatchReading } from "../../report/watch/watch-reading.ts";

/** Who is told of readings. */
export interface Teller {
  reading(reading: WatchReading): Promise<void>;
  end(): Promise<void>;
}

interface Tone {
  readonly json: boolean;
  readonly plain: boolean;
  readonly everyMs: number;
}

const EVERY_MS = 500;
/** As wide as a terminal may be. */
const MOST_RATES = 600;
const STDOUT = 1;
const STDERR = 2;

/** A block where somebody looks at both ends of it; else lines on stdout, JSON or not. */
export function tellerFor({ json, plain, everyMs }: Tone, log: Log): Teller {
  const isSeen = !json && !plain && canHold(log.options, process.env) && isTerminal(STDOUT);
  return isSeen ? blockTeller(log, everyMs) : lineTeller(json);
}

function lineTeller(json: boolean): Teller {
  return {
    reading: (reading) => writeAllPatiently(`${json ? JSON.stringify(reading) : watchLine(reading)}\n`),
    end: async () => {},
  };
}

/** The last reading stays as a line. */
function blockTeller(log: Log, everyMs: number): Teller {
  const rates: (number | null)[] = [];
  const look = {
    isColored: wantsColor(log.options.color, STDERR),
    isUnicode: isUnicode(process.env),
    widthOf: (text: string) => Bun.stringWidth(text),
  };
  let latest: WatchReading | undefined;
  const block = holdBlock(log, {
    everyMs: EVERY_MS,
    lines: (size) =>
      latest === undefined ? [] : blockLines(watchBlock(latest, rates, everyMs), { ...look, ...size }),
  });
  return {
    async reading(reading) {
      latest = reading;
      rates.push(reading.addedPerSec ?? reading.tailPerSec);
      if (rates.length > MOST_RATES) rates.shift();
      log.redraw();
    },
    async end() {
      block.release();
      if (latest !== undefined) await writeAllPatiently(`${watchLine(latest)}\n`);
    },
  };
}

import type { Notice } from "../../../engine/publisher-types.ts";
import type { Log } from "../../../io/log.ts";
import type { Lane } from "../../../lanes/lane.ts";
import { Progress } from "../../../report/progress.ts";
import { createShape, type ShapeSpec } from "../../../shape/index.ts";
import { Narrator } from "../narrator.ts";

const SAYS_NOTHING_OF_BURSTS: ShapeSpec = {
  kind: "burst",
  ratePerSec: "1",
  burstMultiplier: "1",
  burstIntervalMs: 0,
  burstDurationMs: 0,
};

/** Tells the troubles of one lane, with its stream in front, and with indexes of the run instead of the lane's own numbers. */
export function laneNarrator(log: Log, stream: string): Narrator {
  const progress = new Progress(Number.POSITIVE_INFINITY);
  return new Narrator(laneLog(log, stream), progress, createShape(SAYS_NOTHING_OF_BURSTS));
}

function laneLog(log: Log, stream: string): Log {
  const told =
    (say: Log["info"]): Log["info"] =>
    (message, fields) =>
      say(`${stream}: ${message}`, { ...fields, stream });
  return {
    ...log,
    debug: told((message, fields) => log.debug(message, fields)),
    info: told((message, fields) => log.info(message, fields)),
    warn: told((message, fields) => log.warn(message, fields)),
    error: told((message, fields) => log.error(message, fields)),
  };
}

/** A notice as people should read it: event 12 of a lane is event 1,203 of the run. */
export function inIndexes(notice: Notice, lane: Lane): Notice {
  switch (notice.kind) {
    case "rolled-back":
      return { ...notice, from: lane.indexOf(notice.from), to: lane.indexOf(notice.to - 1) + 1 };
    case "deleted":
      return { ...notice, below: lane.indexOf(notice.below) };
    case "forgotten":
      return { ...notice, at: lane.indexOf(notice.at) };
    default:
      return notice;
  }
}

import type { PassedOver } from "../../../engine/ports.ts";
import type { RunToPublish } from "../../../io/sinks/redis-stream.ts";
import { seatingOf } from "../../../lanes/division.ts";
import { type Lane, laneEncoder, laneShape } from "../../../lanes/lane.ts";
import { type Mark, Roll } from "../../../lanes/roll.ts";
import { View } from "../../../lanes/view.ts";
import type { Manifest } from "../../../ledger/manifest.ts";
import { timelineOf } from "../../../ledger/timeline.ts";
import { analytics } from "../../../model/index.ts";
import { parseSeed } from "../../../primitives/seed.ts";
import { createShape, type Shape } from "../../../shape/index.ts";
import type { Run } from "../begin.ts";
import type { Share } from "./share.ts";

/** One lane, as this process publishes it. */
export interface LaneRun {
  readonly stream: string;
  readonly shard: number;
  readonly toPublish: RunToPublish;
  /** The number of its next event. */
  readonly next: number;
  readonly passed: PassedOver;
  /** A view of its numbers, for one who asks about neighbours. */
  view(): Lane;
  /** Its load; a shape is quickest along one line of questions. */
  shape(): Shape;
}

/** A divided run, as this process publishes its share of it. */
export interface DividedRun {
  /** Without a lane: what all lanes have in common. Its `start.index` counts events of this process's lanes. */
  readonly whole: Omit<Run, "encoder">;
  readonly share: Share;
  readonly lanes: readonly LaneRun[];
  /** When the run began, or its pace did, on the clock's scale. */
  readonly startAtMs: number;
}

/** A lane's entry in the ledger, as it was found or as it will be. */
export interface LaneState {
  readonly manifest: Manifest;
  readonly taken: RunToPublish["taken"];
  readonly next: number;
  readonly passed: PassedOver;
}

/** `states` stand in the order of the share's places, and so do the roll's lanes. */
export function laneRuns(share: Share, states: readonly LaneState[], roll: Roll): LaneRun[] {
  return share.places.map(({ shard }, lane) => {
    const { manifest, taken, next, passed } = states[lane]!;
    const { seed, idFormat, startUnixMs, segments } = manifest;
    const view = (): Lane => new View(roll, lane);
    const unixMsOf = timelineOf(segments, createShape(manifest.shape));
    const stream = { seed: parseSeed(seed), idFormat, startUnixMs, unixMsOf };
    const own = view();
    return {
      stream: share.streamOf(shard),
      shard,
      toPublish: {
        manifest,
        encoder: laneEncoder(analytics.encoder(stream), view()),
        taken,
        indexOf: (number) => own.indexOf(number),
      },
      next,
      passed,
      view,
      shape: () => laneShape(createShape(manifest.shape), view, share.parts[lane]!),
    };
  });
}

/** The roll of a share's lanes; `marks` tells for each from where its numbers can be counted. */
export function rollOf(share: Share, seed: string, marks: readonly Mark[] = []): Roll {
  const { places, division } = share;
  const seats = seatingOf(places, division, analytics.users.length);
  return new Roll(analytics.userOf(parseSeed(seed)), seats, places.length, marks);
}

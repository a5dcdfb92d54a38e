import { placesOf, seatingOf } from "../../src/lanes/division.ts";
import { Roll } from "../../src/lanes/roll.ts";
import { View } from "../../src/lanes/view.ts";
import { analytics } from "../../src/model/index.ts";
import { parseSeed } from "../../src/primitives/seed.ts";
import { DIVISION, SEED } from "./scenario.ts";

const STRETCH = 2 ** 16;

export interface StretchCounts {
  readonly stretches: number;
  readonly lanes: number;
  readonly looked: number;
  /** How many of them some lane has. */
  readonly inLanes: number;
  /** How many more than one lane has. */
  readonly doubled: number;
  /** Against the mean. */
  readonly largestShard: number;
  readonly largestPartition: number;
}

/** Looks at stretches that are spread over indexes 0 to events - 1: every event through the lanes of every process. */
export function countStretches(events: number, stretches: number): StretchCounts {
  const places = placesOf(DIVISION, analytics.users.length);
  const seats = seatingOf(places, DIVISION, analytics.users.length);
  const userOf = analytics.userOf(parseSeed(SEED));
  const shards = new Float64Array(DIVISION.shards);
  const partitions = new Float64Array(DIVISION.partitions);
  let inLanes = 0;
  let doubled = 0;
  for (let i = 0; i < stretches; i++) {
    const from = Math.floor(((events - STRETCH) * (i + 0.5)) / stretches);
    // Nobody has counted up to here: numbers begin anew, and only their differences mean something.
    const roll = new Roll(
      userOf,
      seats,
      places.length,
      places.map(() => ({ number: from, index: from })),
    );
    const seen = new Uint8Array(STRETCH);
    places.forEach(({ shard, partition }, lane) => {
      const view = new View(roll, lane);
      const [first, end] = [view.numberAt(from), view.numberAt(from + STRETCH)];
      for (let number = first; number < end; number++) {
        const at = view.indexOf(number) - from;
        if (seen[at]!++ > 0) doubled++;
      }
      inLanes += end - first;
      shards[shard]! += end - first;
      partitions[partition - 1]! += end - first;
    });
  }
  const looked = stretches * STRETCH;
  const largest = (parts: Float64Array): number => (Math.max(...parts) * parts.length) / looked;
  return {
    stretches,
    lanes: places.length,
    looked,
    inLanes,
    doubled,
    largestShard: largest(shards),
    largestPartition: largest(partitions),
  };
}

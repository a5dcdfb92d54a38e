import type { Values } from "../../config/settings.ts";
import { placesOf, unevennessOf } from "../../lanes/division.ts";
import { isOneSlot, patternOf, streamOfShard, streamsText } from "../../lanes/streams.ts";
import { analytics } from "../../model/index.ts";
import { evenSlots, slotOf } from "../../primitives/cluster-slot.ts";
import type { DivisionPlan } from "../../report/division-text.ts";

const USERS = analytics.users.length;

/** How a run with --shards or --workers is divided, and how evenly; undefined when it is not. */
export function divisionOf({
  stream,
  shards,
  streamsPattern,
  workers,
  clusterNodes,
}: Values<"stream" | "shards" | "streamsPattern" | "workers" | "clusterNodes">): DivisionPlan | undefined {
  if (shards === undefined && workers === undefined && clusterNodes === undefined) return undefined;
  const pattern = shards === undefined ? stream : (streamsPattern ?? patternOf(stream));
  const division = { shards: shards ?? 1, partitions: workers ?? 1 };
  const places = placesOf(division, USERS);
  const perPartition = Map.groupBy(places, ({ partition }) => partition);
  const names = Array.from({ length: division.shards }, (_, shard) => streamOfShard(pattern, shard));
  return {
    ...division,
    streams: shards === undefined ? stream : streamsText(pattern, shards),
    largestShard: unevennessOf(division.shards, USERS),
    largestPartition: unevennessOf(division.partitions, USERS),
    evenShards: evenNear(division.shards),
    lanes: places.length,
    lanesInOne: Math.max(...perPartition.values().map((own) => own.length)),
    isOneSlot: shards !== undefined && isOneSlot(pattern),
    nodes: clusterNodes === undefined ? null : nodesOf(names, clusterNodes),
  };
}

/** The numbers of parts next to this one, it included, into which the users go without a remainder. */
function evenNear(parts: number): number[] {
  const even = Array.from({ length: USERS }, (_, i) => i + 1).filter((count) => USERS % count === 0);
  const [below, above] = [even.findLast((count) => count <= parts), even.find((count) => count >= parts)];
  return [...new Set([below!, above!])];
}

function nodesOf(names: readonly string[], masters: number): NonNullable<DivisionPlan["nodes"]> {
  const slots = names.map(slotOf);
  return evenSlots(masters).map(({ from, to }) => ({
    fromSlot: from,
    toSlot: to,
    shards: slots.flatMap((slot, shard) => (from <= slot && slot <= to ? [shard] : [])),
  }));
}

import { formatCount } from "../primitives/units.ts";

/** How a run is divided over streams, processes and the nodes of a Cluster. */
export interface DivisionPlan {
  readonly shards: number;
  readonly partitions: number;
  /** All streams: `analytics_events:{0..2}`. */
  readonly streams: string;
  /** Events of the largest one against the mean. */
  readonly largestShard: number;
  readonly largestPartition: number;
  /** Numbers of shards nearby that are even. */
  readonly evenShards: readonly number[];
  /** Connections in all, and in one process at most. */
  readonly lanes: number;
  readonly lanesInOne: number;
  /** A Cluster keeps all shards on one node, by their names. */
  readonly isOneSlot: boolean;
  /** Masters that share the slots evenly, and which shards each gets; null when not asked for. */
  readonly nodes:
    | readonly { readonly fromSlot: number; readonly toSlot: number; readonly shards: readonly number[] }[]
    | null;
}

const SHARDS_SHOWN = 12;

/** Lines of a plan, each behind its name. */
export function divisionLines(plan: DivisionPlan): string[] {
  const { shards, partitions, streams, largestShard, largestPartition, evenShards, lanes, lanesInOne } = plan;
  const uneven = (largest: number): string =>
    largest === 1 ? "all even" : `the largest has ${Number(largest.toFixed(2))} times the mean`;
  const better = largestShard === 1 ? "" : `; ${evenShards.join(" or ")} would be even`;
  return [
    ...(shards > 1
      ? [`  shards   ${formatCount(shards)} streams, ${streams}: ${uneven(largestShard)}${better}`]
      : []),
    ...(partitions > 1
      ? [`  workers  ${formatCount(partitions)} processes: ${uneven(largestPartition)}`]
      : []),
    ...(lanes > 1
      ? [`  lanes    ${formatCount(lanes)} connections, at most ${formatCount(lanesInOne)} of one process`]
      : []),
    ...nodeLines(plan),
  ];
}

function nodeLines({ nodes, isOneSlot }: DivisionPlan): string[] {
  const warning = isOneSlot
    ? [
        "  warning  the braces in --streams-pattern hold the same for all shards: a Cluster keeps them all on one node",
      ]
    : [];
  if (nodes === null) return warning;
  const idle = nodes.flatMap(({ shards }, node) => (shards.length === 0 ? [node + 1] : []));
  return [
    ...nodes.map(({ fromSlot, toSlot, shards }, node) => {
      const shown = shards.slice(0, SHARDS_SHOWN).join(", ");
      const more = shards.length > SHARDS_SHOWN ? ` and ${shards.length - SHARDS_SHOWN} more` : "";
      const which =
        shards.length === 0 ? "no shard" : `${shards.length === 1 ? "shard" : "shards"} ${shown}${more}`;
      return `  node ${String(node + 1).padEnd(3)} slots ${fromSlot} to ${toSlot}: ${which}`;
    }),
    ...warning,
    ...(idle.length === 0
      ? []
      : [
          `  warning  ${idle.length === 1 ? "node" : "nodes"} ${idle.join(", ")} of the Cluster would have nothing to do: take more shards`,
        ]),
  ];
}

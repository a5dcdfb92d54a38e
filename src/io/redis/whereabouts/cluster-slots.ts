import type { Address } from "../target.ts";
import { addressFrom } from "./redirection.ts";

/** Who serves the slots, as one node sees it. */
export interface ClusterSlots {
  /** Masters and replicas. */
  readonly nodes: readonly Address[];
  ownerOf(slot: number): Address | undefined;
}

/** The reply to CLUSTER SLOTS: [first slot, last slot, [host, port, ...] of the master, those of its replicas] for each range. What is not of this form is passed over. */
export function clusterSlotsIn(reply: unknown, from: string): ClusterSlots {
  const ranges = listIn(reply).map((range) => {
    const [first, last, ...nodes] = listIn(range);
    return {
      first,
      last,
      nodes: nodes.map(listIn).map(([host, port]) => addressFrom(host, port, from)),
    };
  });
  return {
    nodes: ranges.flatMap(({ nodes }) => nodes.filter((node) => node !== undefined)),
    ownerOf: (slot) =>
      ranges.find(({ first, last }) => Number(first) <= slot && slot <= Number(last))?.nodes[0],
  };
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

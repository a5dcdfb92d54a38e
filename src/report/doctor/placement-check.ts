import type { Check } from "./findings.ts";

/** Which shards a master of a Cluster has. */
export interface NodeShards {
  /** "host:port". */
  readonly node: string;
  readonly shards: readonly number[];
}

export type Placement =
  | { readonly kind: "no cluster" }
  /** This user may not ask. */
  | { readonly kind: "refused" }
  | { readonly kind: "cluster"; readonly nodes: readonly NodeShards[] };

/** Which node gets which shard of a run with --shards; a node that gets none is a warning, for there the run finds no help. */
export function placementCheck(placement: Placement, user: string): Check {
  const name = "shards";
  if (placement.kind === "no cluster")
    return { name, status: "ok", says: "One server takes all shards: it is no Cluster", remedy: null };
  if (placement.kind === "refused")
    return {
      name,
      status: "unknown",
      says: "This user may not ask which node gets which shard (CLUSTER SLOTS)",
      remedy: `ACL SETUSER ${user} +cluster|slots`,
    };
  const { nodes } = placement;
  const idle = nodes.filter(({ shards }) => shards.length === 0);
  const told = nodes.map(({ node, shards }) => `${node} ${shards.length === 0 ? "none" : shards.join(" ")}`);
  return {
    name,
    status: idle.length === 0 ? "ok" : "warning",
    says: `Of the Cluster's masters ${told.join(", ")}`,
    remedy:
      idle.length === 0
        ? null
        : `${idle.length === 1 ? "One node has" : `${idle.length} nodes have`} nothing to do: take more shards, or other names with --streams-pattern`,
  };
}

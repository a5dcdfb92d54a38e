import { CLUSTER_SLOTS, slotOf } from "../../primitives/cluster-slot.ts";
import type { Placement } from "../../report/doctor/placement-check.ts";
import type { RedisConnection } from "./connect.ts";
import { answered, PATIENCE_MS } from "./patience.ts";
import { LEDGER } from "./reply-limit.ts";
import { type Address, addressText } from "./target.ts";
import { clusterSlotsIn } from "./whereabouts/cluster-slots.ts";

/** Asks a node of a Cluster which of its masters has which of these streams, in the order of their slots. */
export async function placementOf(
  { client, label, allow }: Pick<RedisConnection, "client" | "label" | "allow">,
  { host }: Pick<Address, "host">,
  streams: readonly string[],
): Promise<Placement> {
  allow(LEDGER);
  try {
    const { ownerOf } = clusterSlotsIn(
      await answered(client.call("CLUSTER", "SLOTS"), label, PATIENCE_MS),
      host,
    );
    const shards = new Map<string, number[]>();
    for (let slot = 0; slot < CLUSTER_SLOTS; slot++) {
      const owner = ownerOf(slot);
      if (owner !== undefined && !shards.has(addressText(owner))) shards.set(addressText(owner), []);
    }
    streams.forEach((stream, shard) => {
      const owner = ownerOf(slotOf(stream));
      if (owner !== undefined) shards.get(addressText(owner))!.push(shard);
    });
    return { kind: "cluster", nodes: [...shards].map(([node, own]) => ({ node, shards: own })) };
  } catch (error) {
    const words = error instanceof Error ? error.message : "";
    if (/cluster support disabled|unknown command/i.test(words)) return { kind: "no cluster" };
    if (words.startsWith("NOPERM")) return { kind: "refused" };
    throw error;
  }
}

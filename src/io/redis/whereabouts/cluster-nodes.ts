import { SinkFault } from "../../../engine/ports.ts";
import { askServer } from "../ask-server.ts";
import { faultOfReply } from "../errors.ts";
import { type Address, type RedisTarget, targetAtAddress } from "../target.ts";
import { clusterSlotsIn } from "./cluster-slots.ts";

/** A node that does not answer within this is passed over. */
const ONE_NODE_MS = 1000;

/** The nodes of a Cluster, as far as they are known: any of them tells who serves a slot. */
export class ClusterNodes {
  private readonly named: readonly RedisTarget[];
  /** Those that answered come first. */
  private inTurn: readonly RedisTarget[];
  private mayAsk = true;

  constructor(target: RedisTarget) {
    this.named = target.named?.map((address) => targetAtAddress(target, address)) ?? [target];
    this.inTurn = this.named;
  }

  /** The node to try when nobody tells. */
  get first(): RedisTarget {
    return this.inTurn[0]!;
  }

  at(address: Address): RedisTarget {
    return targetAtAddress(this.named[0]!, address);
  }

  /** It comes last from now on. */
  suspect({ label }: RedisTarget): void {
    const others = this.inTurn.filter((node) => node.label !== label);
    const suspects = this.inTurn.filter((node) => node.label === label);
    this.inTurn = [...others, ...suspects];
  }

  /** The node that serves the slot; undefined where this user may not ask. Rejects with a SinkFault. */
  async ownerOf(slot: number, withinMs: number, { except }: { except?: RedisTarget } = {}) {
    const deadline = performance.now() + withinMs;
    let latest: SinkFault | undefined;
    for (const node of this.inTurn) {
      if (!this.mayAsk) return undefined;
      if (node.label === except?.label) continue;
      if (latest !== undefined && performance.now() >= deadline) break;
      try {
        return await this.ask(node, slot);
      } catch (error) {
        if (!(error instanceof SinkFault)) throw error;
        if (error.fault.code === "NOPERM") this.mayAsk = false;
        else latest = error;
        this.suspect(node);
      }
    }
    if (latest !== undefined) throw latest;
    return undefined;
  }

  private async ask(node: RedisTarget, slot: number): Promise<RedisTarget> {
    const options = { withinMs: ONE_NODE_MS, clientName: "ingest-cluster" };
    const slots = clusterSlotsIn(await askServer(node, ["CLUSTER", "SLOTS"], options), node.host);
    const owner = slots.ownerOf(slot);
    if (owner === undefined)
      throw new SinkFault(faultOfReply("CLUSTERDOWN Hash slot not served", { label: node.label }));
    this.remember(slots.nodes, node);
    return this.at(owner);
  }

  /** The one that answered, those that were named, and those of the Cluster now; nodes that left it are forgotten. */
  private remember(addresses: readonly Address[], answered: RedisTarget): void {
    const all = [answered, ...this.named, ...addresses.map((address) => this.at(address))];
    this.inTurn = [...new Map(all.map((node) => [node.label, node])).values()];
  }
}

import { freePort, type RedisOptions, startRedis, type TestRedis } from "./redis-server.ts";

const SLOTS = 16_384;

export type ClusterNode = TestRedis;

export interface TestCluster extends AsyncDisposable {
  readonly masters: readonly ClusterNode[];
  /** The replica of each master, in the same order; none when none was asked for. */
  readonly replicas: readonly ClusterNode[];
  slotOf(key: string): Promise<number>;
  /** The node that serves a key's slot now, as the first node that answers tells it. */
  ownerOf(key: string): Promise<ClusterNode>;
  /** Opens the move of a key's slot to a master, as a resharding does: from now on keys may be on either side. */
  openMove(key: string, to: ClusterNode): Promise<Move>;
}

export interface Move {
  /** Moves keys that are there already; what is missing is made on the other side from now on. */
  migrate(...keys: string[]): Promise<void>;
  /** The slot is the other node's, and every master is told so. */
  close(): Promise<void>;
}

export interface ClusterOptions extends Pick<RedisOptions, "args"> {
  readonly masters?: number;
  readonly replicas?: boolean;
}

/** A real Cluster whose masters share the slots evenly, each with a replica. A node that says nothing for 2.5 s counts as failing. */
export async function startCluster(options: ClusterOptions = {}): Promise<TestCluster> {
  const { masters: count = 3, replicas: replicated = true, args = [] } = options;
  const size = replicated ? 2 * count : count;
  const nodes = await Promise.all(Array.from({ length: size }, () => startNode(args)));
  const [masters, replicas] = [nodes.slice(0, count), nodes.slice(count)];
  await acquaint(nodes, masters);
  await Promise.all(replicas.map(async (replica, i) => attach(replica, masters[i]!)));
  await until(async () => (await Promise.all(nodes.map(isReady))).every(Boolean));
  const slotOf = async (key: string) => {
    const told = await Promise.all(nodes.map((node) => node.cli("CLUSTER", "KEYSLOT", key)));
    return Number(told.find((slot) => /^\d+$/.test(slot)));
  };
  const ownerOf = async (key: string) => {
    const slot = await slotOf(key);
    for (const node of nodes) {
      const port = portServing(slot, await node.cli("CLUSTER", "NODES"));
      if (port !== undefined) return nodes.find((other) => other.port === port)!;
    }
    throw new Error(`No node serves slot ${slot}`);
  };
  return {
    masters,
    replicas,
    slotOf,
    ownerOf,
    openMove: async (key, to) => openMove(await slotOf(key), await ownerOf(key), to, masters),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

/** The port next to it, which would be the bus's, may be anybody's. */
function startNode(args: readonly string[]): Promise<ClusterNode> {
  const cluster = ["--cluster-enabled", "yes", "--cluster-port", String(freePort())];
  return startRedis({
    args: [...cluster, "--cluster-node-timeout", "2500", "--repl-diskless-sync-delay", "0", ...args],
  });
}

/** Every node knows every other, and every slot has a master. */
async function acquaint(nodes: readonly ClusterNode[], masters: readonly ClusterNode[]): Promise<void> {
  const share = SLOTS / masters.length;
  await Promise.all(
    masters.map(async (node, i) => {
      await node.cli("CLUSTER", "SET-CONFIG-EPOCH", String(i + 1));
      const [from, to] = [Math.ceil(i * share), Math.ceil((i + 1) * share) - 1];
      await node.cli("CLUSTER", "ADDSLOTSRANGE", String(from), String(to));
    }),
  );
  const [first, ...others] = nodes;
  const bus = (await first!.cli("CONFIG", "GET", "cluster-port")).split("\n")[1]!;
  await Promise.all(others.map((node) => node.cli("CLUSTER", "MEET", "127.0.0.1", String(first!.port), bus)));
  const knows = async (node: ClusterNode) => {
    const lines = (await node.cli("CLUSTER", "NODES")).split("\n");
    return lines.length === nodes.length && !lines.some((line) => line.includes("handshake"));
  };
  await until(async () => (await Promise.all(nodes.map(knows))).every(Boolean));
}

async function attach(replica: ClusterNode, master: ClusterNode): Promise<void> {
  const id = await master.cli("CLUSTER", "MYID");
  await until(async () => (await replica.cli("CLUSTER", "REPLICATE", id)) === "OK");
  await until(async () => (await replica.cli("INFO", "replication")).includes("master_link_status:up"));
}

async function isReady(node: ClusterNode): Promise<boolean> {
  return (await node.cli("CLUSTER", "INFO")).includes("cluster_state:ok");
}

/** From lines such as "<id> 127.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-5460 5462 [...]". */
function portServing(slot: number, nodes: string): number | undefined {
  for (const line of nodes.split("\n")) {
    const [, address = "", flags = "", , , , , , ...ranges] = line.split(" ");
    const serves = ranges
      .filter((range) => !range.startsWith("["))
      .map((range) => range.split("-").map(Number))
      .some(([from, to = from]) => from! <= slot && slot <= to!);
    if (serves && !flags.includes("fail")) return Number(/:(\d+)@/.exec(address)![1]);
  }
  return undefined;
}

async function openMove(
  slot: number,
  from: ClusterNode,
  to: ClusterNode,
  masters: readonly ClusterNode[],
): Promise<Move> {
  const [fromId, toId] = [await from.cli("CLUSTER", "MYID"), await to.cli("CLUSTER", "MYID")];
  const set = async (node: ClusterNode, ...words: string[]) => {
    const reply = await node.cli("CLUSTER", "SETSLOT", String(slot), ...words);
    if (reply !== "OK") throw new Error(`SETSLOT ${words.join(" ")}: ${reply}`);
  };
  await set(to, "IMPORTING", fromId);
  await set(from, "MIGRATING", toId);
  return {
    migrate: async (...keys) => {
      for (const key of keys) {
        const moved = await from.cli("MIGRATE", "127.0.0.1", String(to.port), key, "0", "10000");
        if (moved !== "OK") throw new Error(`MIGRATE of ${key}: ${moved}`);
      }
    },
    close: async () => {
      for (const node of [to, from, ...masters.filter((other) => other !== to && other !== from)])
        await set(node, "NODE", toId);
    },
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(50);
}

import type { StreamReader } from "../io/redis/stream-reader.ts";
import type { RedisTarget } from "../io/redis/target.ts";

export interface ShardReaders {
  /** In the order of the names. */
  readonly readers: readonly StreamReader[];
  /** Where the first of them leads, fit to print. */
  readonly label: string;
  close(): Promise<void>;
}

/** A reader for each stream, on a connection of its own: in a Cluster each may be on another node. */
export async function readersOf(
  target: RedisTarget,
  names: readonly string[],
  options: {
    readonly connectTimeoutMs: number;
    readonly isCluster: boolean;
    readonly clientName: string;
    readonly signal?: AbortSignal;
    readonly tell?: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  },
): Promise<ShardReaders> {
  const { connectRedis } = await import("../io/redis/connect-redis.ts");
  const { streamReader } = await import("../io/redis/stream-reader.ts");
  const { tell, ...rest } = options;
  const opened = await Promise.allSettled(
    names.map((stream, at) =>
      connectRedis(target, { ...rest, stream, ...(at === 0 && tell !== undefined && { tell }) }),
    ),
  );
  const connections = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(connections.map((connection) => connection.close()));
  };
  const failed = opened.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  const readers = connections.map((connection, at) => streamReader(connection, names[at]!));
  return { readers, label: connections[0]!.label, close };
}

import { connectRedis, type ReadingOptions } from "./connect-redis.ts";
import { type StreamReader, streamReader } from "./stream-reader.ts";
import type { RedisTarget } from "./target.ts";

/** Several streams, each read over a connection of its own: in a Cluster they are on different nodes. */
export interface Readers extends AsyncDisposable {
  /** In the order of the names. */
  readonly readers: readonly StreamReader[];
}

/** Throws as connectRedis does when one of them cannot be reached; nothing stays open then. */
export async function connectReaders(
  target: RedisTarget,
  streams: readonly string[],
  options: Omit<ReadingOptions, "stream">,
): Promise<Readers> {
  const attempts = await Promise.allSettled(
    streams.map((stream) => connectRedis(target, { ...options, stream })),
  );
  const connections = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(connections.map((connection) => connection.close()));
  };
  const failed = attempts.find((attempt) => attempt.status === "rejected");
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  return {
    readers: connections.map((connection, at) => streamReader(connection, streams[at]!)),
    [Symbol.asyncDispose]: close,
  };
}

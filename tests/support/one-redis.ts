import { afterAll, beforeEach } from "bun:test";
import type { Redis } from "ioredis";
import { clientOf } from "./publish.ts";
import { startRedis, type TestRedis } from "./redis-server.ts";

/** One redis-server for all tests of a file, empty before each of them, and a client of it. Called once, at the top of the file. */
export async function oneRedis(): Promise<{ readonly server: TestRedis; readonly redis: Redis }> {
  const server = await startRedis();
  const redis = clientOf(server.port);
  beforeEach(async () => {
    await redis.flushall();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  return { server, redis };
}

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { getCACertificates } from "node:tls";
import type { Redis } from "ioredis";
import { newClient } from "../../../src/io/redis/client.ts";
import type { RedisTarget } from "../../../src/io/redis/target.ts";
import { startRedis, type TestRedis } from "../../support/redis-server.ts";

let server: TestRedis;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const target = (port: number, more: Partial<RedisTarget> = {}): RedisTarget => ({
  host: "127.0.0.1",
  port,
  tls: false,
  db: 0,
  label: `127.0.0.1:${port}`,
  ...more,
});

async function connected(): Promise<Redis> {
  const client = newClient(target(server.port), 1000);
  await client.connect();
  return client;
}

describe("a client", () => {
  test("has everything switched off that ioredis would do on its own after trouble", () => {
    const { options } = newClient(target(1), 1234);
    expect(options).toMatchObject({
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      enableAutoPipelining: false,
      disableClientInfo: true,
      maxRetriesPerRequest: null,
      reconnectOnError: null,
      lazyConnect: true,
      protocol: 2,
      db: 0,
      connectTimeout: 1234,
    });
    expect(options.retryStrategy!(1)).toBeNull();
    expect(options.commandTimeout).toBeUndefined();
    expect(options.socketTimeout).toBeUndefined();
  });

  test("is not told name, password or database: it would go on after a SELECT that failed", () => {
    const { options } = newClient(target(1, { username: "u", password: "s3cret", db: 3 }), 1000);
    expect(Bun.inspect(options)).not.toContain("s3cret");
    expect(options.db).toBe(0);
  });

  test("verifies certificates, whatever the environment says", () => {
    const secure = (host: string) => newClient({ ...target(1, { tls: true }), host }, 1000).options.tls;
    expect(secure("redis.example.com")).toMatchObject({
      rejectUnauthorized: true,
      servername: "redis.example.com",
    });
    for (const address of ["127.0.0.1", "::1"]) {
      expect(secure(address)).toMatchObject({ rejectUnauthorized: true });
      expect(secure(address)).not.toHaveProperty("servername");
    }
  });

  test("trusts whom the system trusts, and Mozilla's list, which a system without a store has not", () => {
    const { ca } = newClient(target(1, { tls: true }), 1000).options.tls!;
    expect(ca).toEqual(
      expect.arrayContaining([...getCACertificates("bundled"), ...getCACertificates("system")]),
    );
  });

  test("fails a command at once when its connection breaks, and never sends it again", async () => {
    await using other = await startRedis();
    const client = newClient(target(other.port), 1000);
    await client.connect();
    await other.kill("SIGSTOP");
    const added = client.xadd("s", "*", "data", "x").then(
      () => "done",
      (error: Error) => error.message,
    );
    client.stream.destroy();
    expect(await added).toBe("Connection is closed.");
    expect(client.status).toBe("end");
    await other.kill("SIGCONT");
    await Bun.sleep(200);
    // What had left before the end may have been executed, once; nothing was sent after it.
    expect(Number(await other.cli("XLEN", "s"))).toBeLessThanOrEqual(1);
  });

  test("does not queue what is sent when there is no connection, and says so at once", async () => {
    const client = await connected();
    client.disconnect();
    await new Promise((resolve) => client.once("end", resolve));
    await expect(client.xadd("s", "*", "data", "x")).rejects.toThrow("Connection is closed.");
    await expect(newClient(target(1), 200).connect()).rejects.toThrow();
  });
});

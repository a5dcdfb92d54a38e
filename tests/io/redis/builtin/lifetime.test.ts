import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { availableMemoryBytes, memoryLimitBytes } from "../../../../src/io/redis/builtin/memory-limit.ts";
import { freePort } from "../../../support/redis-server.ts";
import {
  type Holder,
  listeningAt,
  processesWith,
  redis,
  sessionOf,
  somebody,
  startHolder,
  until,
} from "./setting.ts";

describe("the server of a process that has ended", () => {
  test.each(["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "ends too, with what was written, when the process got %s",
    async (signal) => {
      using user = somebody();
      const port = freePort();
      const holder = startHolder(port, user.env);
      await holder.note;
      await redis(port, "xadd", "s", "*", "data", "x");
      holder.kill(signal);
      await holder.exited;
      await until("the server is gone", () => processesWith(user.home).length === 0);
      await expectLength(user.env, 1);
    },
  );

  test("does not take the data folder along: the next one finds every entry", async () => {
    using user = somebody();
    for (const length of [0, 1000, 2000]) {
      const port = freePort();
      const holder = startHolder(port, user.env);
      await holder.note;
      expect(await redis(port, "xlen", "s")).toBe(String(length));
      await redis(port, "eval", "for i = 1, 1000 do redis.call('xadd', 's', '*', 'data', i) end", "0");
      await holder.stop();
      expect(processesWith(user.home)).toEqual([]);
    }
  });

  test("stays while the terminal's Ctrl-C is still being handled: it is in a session of its own", async () => {
    using user = somebody();
    const port = freePort();
    const holder = startHolder(port, user.env);
    await holder.note;
    const sessions = processesWith(join(user.home, ".cache")).map(sessionOf);
    expect(sessions.length).toBeGreaterThan(0);
    expect(sessions).not.toContain(sessionOf(holder.pid));
    await holder.stop();
  });
});

describe("a running server", () => {
  test("listens on the loopback alone, under a limit, evicts nothing, and appends to its file", async () => {
    using user = somebody();
    const port = freePort();
    const holder = startHolder(port, user.env);
    await holder.note;
    expect(listeningAt(port)).toEqual([`0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`]);
    const setting = async (name: string) =>
      (await redis(port, "config", "get", name)).split("\n").at(1) ?? "";
    const limit = Number(await setting("maxmemory"));
    // Memory comes and goes between its reading and ours.
    expect(Math.abs(limit - memoryLimitBytes(availableMemoryBytes()))).toBeLessThan(512 * 1024 * 1024);
    expect(await setting("maxmemory-policy")).toBe("noeviction");
    expect(await setting("appendonly")).toBe("yes");
    expect(await setting("appendfsync")).toBe("everysec");
    expect(await setting("protected-mode")).toBe("yes");
    expect(await setting("dir")).toBe(user.dataFolder);
    await holder.stop();
  });

  test("that somebody shuts down is not started again behind the user's back", async () => {
    using user = somebody();
    const port = freePort();
    const holder = startHolder(port, user.env);
    await holder.note;
    await redis(port, "shutdown");
    await until("all is gone", () => processesWith(join(user.home, ".cache")).length === 0);
    await holder.stop();
    expect(await holder.exited).toBe(0);
  });
});

async function expectLength(env: Record<string, string>, length: number): Promise<void> {
  const port = freePort();
  const next: Holder = startHolder(port, env);
  await next.note;
  expect(await redis(port, "xlen", "s")).toBe(String(length));
  await next.stop();
}

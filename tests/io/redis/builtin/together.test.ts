import { describe, expect, test } from "bun:test";
import { lockHolder } from "../../../../src/io/redis/builtin/lock.ts";
import { freePort, startRedis } from "../../../support/redis-server.ts";
import { listeningAt, processesWith, redis, somebody, startHolder, until } from "./setting.ts";

const STARTED = "Started the built-in Redis ";

describe("processes that need a Redis at the same moment", () => {
  test("share one server, which one of them starts", async () => {
    using user = somebody();
    const port = freePort();
    const holders = Array.from({ length: 5 }, () => startHolder(port, user.env));
    const notes = await Promise.all(holders.map(({ note }) => note));
    expect(notes.filter((note) => note.startsWith(STARTED))).toHaveLength(1);
    const joined = `Using the built-in Redis at 127.0.0.1:${port} that another process started`;
    expect(notes.filter((note) => note === joined)).toHaveLength(4);
    expect(listeningAt(port)).toHaveLength(1);
    await Promise.all(holders.map(({ stop }) => stop()));
  });

  test("keep it for the last of them, however the first one ends", async () => {
    for (const end of ["stop", "kill"]) {
      using user = somebody();
      const port = freePort();
      const first = startHolder(port, user.env);
      await first.note;
      const second = startHolder(port, user.env);
      await second.note;
      if (end === "kill") first.kill("SIGKILL");
      else await first.stop();
      await first.exited;
      await Bun.sleep(300);
      expect(await redis(port, "set", "a", "b")).toBe("OK");
      second.kill("SIGKILL");
      await until("the server is gone", () => processesWith(user.home).length === 0);
    }
  });

  test("never serve one data folder twice, not even at different ports", async () => {
    using user = somebody();
    const holders = Array.from({ length: 4 }, () => startHolder(freePort(), user.env));
    const notes = await Promise.allSettled(holders.map(({ note }) => note));
    const refusals = notes.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
    expect(refusals).toHaveLength(3);
    for (const refusal of refusals)
      expect(refusal).toContain(`The data in ${user.dataFolder} are served at 127.0.0.1:`);
    await Promise.all(holders.map(({ stop }) => stop()));
  });

  test("wait for a server that is still closing its files", async () => {
    using user = somebody();
    const port = freePort();
    const first = startHolder(port, user.env);
    await first.note;
    await redis(port, "set", "a", "b");
    // A server that stands still is as silent as one that waits for its disk, and holds port and lock like it.
    const server = lockHolder(user.dataFolder)!.serverPid;
    process.kill(server, "SIGSTOP");
    first.kill("SIGKILL");
    const second = startHolder(port, user.env);
    await Bun.sleep(300);
    process.kill(server, "SIGCONT");
    expect(await second.note).toStartWith(STARTED);
    expect(await redis(port, "get", "a")).toBe("b");
    await second.stop();
  });

  test("wait until a big file has been read", async () => {
    using user = somebody();
    const port = freePort();
    const first = startHolder(port, user.env);
    await first.note;
    const write = "for i = 1, 20000 do redis.call('xadd', 's', '*', 'data', string.rep('x', 300)) end";
    for (let i = 0; i < 10; i++) await redis(port, "eval", write, "0");
    await first.stop();
    const holders = [startHolder(port, user.env), startHolder(port, user.env)];
    await Promise.race(holders.map(({ note }) => note));
    expect(await redis(port, "xlen", "s")).toBe("200000");
    await Promise.all(holders.map(({ note }) => note));
    await Promise.all(holders.map(({ stop }) => stop()));
  });
});

describe("what is at the port already", () => {
  test("is used when it is a Redis, and left running", async () => {
    using user = somebody();
    await using server = await startRedis();
    const holder = startHolder(server.port, user.env);
    expect(await holder.note).toBe(`Using the Redis at 127.0.0.1:${server.port}`);
    await holder.stop();
    expect(await server.cli("ping")).toBe("PONG");
  });

  test("is left alone when it is not a Redis, and told in a sentence", async () => {
    using user = somebody();
    using server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("hello") });
    const holder = startHolder(server.port!, user.env);
    expect(holder.note).rejects.toThrow(`Something listens at 127.0.0.1:${server.port} that is not a Redis`);
    await holder.exited;
  });
});

import { describe, expect, test } from "bun:test";
import { serverPid, whoAnswers } from "../../../../src/io/redis/builtin/probe.ts";
import { freePort, startRedis } from "../../../support/redis-server.ts";

/** Something at a free port that says this to everybody and, if it does, hangs up. */
function something(says: string, hangsUp: boolean) {
  return Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        socket.write(says);
        if (hangsUp) socket.end();
      },
      data() {},
    },
  });
}

describe("who answers at a port", () => {
  test("a Redis, which also tells its process", async () => {
    await using server = await startRedis();
    expect(await whoAnswers(server.port)).toEqual({ who: "redis", loading: false });
    expect(await serverPid(server.port)).toBe(server.pid);
  });

  test("a Redis that wants a password is a Redis, and keeps its process to itself", async () => {
    await using server = await startRedis();
    await server.cli("config", "set", "requirepass", "secret");
    expect(await whoAnswers(server.port)).toEqual({ who: "redis", loading: false });
    expect(await serverPid(server.port)).toBeUndefined();
  });

  test("nobody", async () => {
    expect(await whoAnswers(freePort())).toEqual({ who: "nobody" });
    expect(await serverPid(freePort())).toBeUndefined();
  });

  test.each([true, false])("a web server, whether it hangs up (%p) or not", async (hangsUp) => {
    const server = something("HTTP/1.1 400 Bad Request\r\n\r\n", hangsUp);
    expect(await whoAnswers(server.port)).toEqual({ who: "stranger" });
    server.stop(true);
  });

  test("something that hangs up without a word", async () => {
    const server = something("", true);
    expect(await whoAnswers(server.port)).toEqual({ who: "silent" });
    server.stop(true);
  });

  test("something that says nothing, as a Redis that stands still", async () => {
    await using server = await startRedis();
    await server.kill("SIGSTOP");
    expect(await whoAnswers(server.port)).toEqual({ who: "silent" });
  });
});

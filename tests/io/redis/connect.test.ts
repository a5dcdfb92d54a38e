import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connectRedis } from "../../../src/io/redis/connect-redis.ts";
import type { RedisTarget } from "../../../src/io/redis/target.ts";
import type { IngestError } from "../../../src/primitives/errors.ts";
import { freePort, startRedis, type TestRedis } from "../../support/redis-server.ts";

let server: TestRedis;

beforeAll(async () => {
  server = await startRedis();
  await server.cli("ACL", "SETUSER", "writer", "on", ">s3cret", "~*", "+@all");
  await server.cli("ACL", "SETUSER", "mute", "on", ">s3cret", "~*", "-@all");
});
afterAll(() => server.stop());

const at = (port: number, more: Partial<RedisTarget> = {}): RedisTarget => ({
  host: "127.0.0.1",
  port,
  tls: false,
  db: 0,
  label: `127.0.0.1:${port}`,
  ...more,
});
const connect = (target: RedisTarget, connectTimeoutMs = 0) =>
  connectRedis(target, { connectTimeoutMs, clientName: "ingest-test" });

async function refusal(target: RedisTarget): Promise<IngestError> {
  const error = await connect(target).then(
    () => undefined,
    (reason) => reason,
  );
  expect([error?.name, error?.exitCode, typeof error?.hint]).toEqual(["IngestError", 3, "string"]);
  return error;
}

/** A listener that says this to everybody who connects, and nothing more. */
function stranger(words: string, then: "stay" | "end" = "stay"): { port: number } & Disposable {
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (socket) => {
        socket.write(words);
        if (then === "end") socket.end();
      },
      data: () => {},
    },
  });
  return { port: listener.port, [Symbol.dispose]: () => listener.stop(true) };
}

describe("connecting", () => {
  test("gives a client with its name, in the database asked for", async () => {
    const { client, label, close } = await connect(at(server.port, { db: 3 }));
    expect(await client.call("CLIENT", "LIST")).toMatch(/name=ingest-test .* db=3 /);
    expect(label).toBe(`127.0.0.1:${server.port}`);
    await close();
    expect(client.status).toBe("end");
  });

  test("lets itself in with name and password", async () => {
    const { client, close } = await connect(at(server.port, { username: "writer", password: "s3cret" }));
    expect(await client.call("ACL", "WHOAMI")).toBe("writer");
    await close();
  });

  test("takes a user who may not even PING", async () => {
    const { close } = await connect(at(server.port, { username: "mute", password: "s3cret" }));
    await close();
  });

  test("takes a server that wants no password when one was given", async () => {
    const { close } = await connect(at(server.port, { password: "superfluous" }));
    await close();
  });

  test("says that nothing listens, with host, port and next step", async () => {
    const port = freePort();
    const { message, hint } = await refusal(at(port));
    expect(message).toBe(`Nothing listens at 127.0.0.1:${port} (ECONNREFUSED)`);
    expect(hint).toContain("--redis");
  });

  test("names the host that cannot be resolved", async () => {
    const { message } = await refusal({
      ...at(1, { label: "no.such.host.invalid:1" }),
      host: "no.such.host.invalid",
    });
    expect(message).toMatch(/^The host name of no\.such\.host\.invalid:1 cannot be resolved/);
  });

  test("names a socket that is not there", async () => {
    const path = "/nowhere/redis.sock";
    expect((await refusal(at(0, { path, label: `unix:${path}` }))).message).toContain(
      `no socket at unix:${path}`,
    );
  });

  test("never repeats the password that was refused", async () => {
    const error = await refusal(at(server.port, { username: "writer", password: "wr0ng-s3cret" }));
    expect(error.message).toBe(`Redis at 127.0.0.1:${server.port} refuses the user name or the password`);
    expect(Bun.inspect(error) + JSON.stringify(error)).not.toContain("wr0ng-s3cret");
  });

  test("never repeats a password that a stranger says back", async () => {
    using echo = stranger(
      "-ERR unknown command 'AUTH', with args beginning with: 'wr0ng-s3cret'\r\n+OK\r\n+PONG\r\n",
    );
    const error = await refusal(at(echo.port, { password: "wr0ng-s3cret" }));
    expect(Bun.inspect(error)).not.toContain("wr0ng-s3cret");
  });

  test("says that a password is missing", async () => {
    await using closed = await startRedis({ args: ["--requirepass", "x"] });
    expect((await refusal(at(closed.port))).message).toContain("asks for a password");
  });

  test("refuses a database that the server does not have, instead of writing into database 0", async () => {
    expect((await refusal(at(server.port, { db: 99 }))).message).toContain("has no database of that number");
  });

  test.each([
    ["an SSH server", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"],
    ["a web server", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["garbage", "\u0000\u0001\u0002\u00ff\r\n"],
  ])("recognises %s", async (_, words) => {
    using other = stranger(words);
    expect((await refusal(at(other.port))).message).toBe(
      `What 127.0.0.1:${other.port} answers is not the Redis protocol`,
    );
  });

  test("says that the other side closed", async () => {
    using closer = stranger("", "end");
    expect((await refusal(at(closer.port))).message).toStartWith(
      `The connection to 127.0.0.1:${closer.port} was closed`,
    );
  });

  test("does not wait for ever for one that takes connections and never answers", async () => {
    using mute = stranger("");
    const started = performance.now();
    expect((await refusal(at(mute.port))).message).toContain("does not answer in time");
    expect(performance.now() - started).toBeWithin(1000, 4000);
  });

  test("does not buffer a reply of endless length", async () => {
    using endless = stranger(`$${2 ** 40}\r\n${"x".repeat(100_000)}`);
    expect((await refusal(at(endless.port))).message).toContain("is not the Redis protocol");
  });

  test("tells TLS from plain text, both ways", async () => {
    expect((await refusal(at(server.port, { tls: true }))).hint).toContain("TLS");
    using web = stranger("HTTP/1.1 400 Bad Request\r\n\r\n");
    expect((await refusal(at(web.port, { tls: true }))).message).toContain("does not speak TLS");
  });
});

describe("patience", () => {
  test("keeps trying until the server is there", async () => {
    const port = freePort();
    const connecting = connect(at(port), 10_000);
    await Bun.sleep(300);
    await using late = await startRedis({ port });
    const { client, close } = await connecting;
    expect(await client.call("PING")).toBe("PONG");
    await close();
    expect(late.port).toBe(port);
  });

  test("ends when its time is over", async () => {
    const started = performance.now();
    await expect(connect(at(freePort()), 500)).rejects.toThrow("Nothing listens");
    expect(performance.now() - started).toBeWithin(400, 2500);
  });

  test("does not wait for what time will not cure", async () => {
    const started = performance.now();
    const wrong = connect(at(server.port, { username: "writer", password: "wrong" }), 60_000);
    await expect(wrong).rejects.toThrow("refuses the user name or the password");
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test("ends at once when it is called off", async () => {
    using mute = stranger("");
    const called = new AbortController();
    const connecting = connectRedis(at(mute.port), {
      connectTimeoutMs: 60_000,
      clientName: "ingest-test",
      signal: called.signal,
    });
    setTimeout(() => called.abort("SIGTERM"), 100);
    const reason = await connecting.then(
      () => undefined,
      (error) => error,
    );
    expect(reason).toBe("SIGTERM");
  });
});

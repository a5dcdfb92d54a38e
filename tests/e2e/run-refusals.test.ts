import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { selfSigned } from "../support/certificates.ts";
import { type Answer, runIngest } from "../support/ingest.ts";
import { freePort, startRedis, type TestRedis } from "../support/redis-server.ts";
import { stranger } from "../support/strangers.ts";

const SECRET = "tr0ub4dor-and-3";

let server: TestRedis;
let url: string;

beforeAll(async () => {
  server = await startRedis();
  url = server.url;
  await server.cli("ACL", "SETUSER", "elsewhere", "on", `>${SECRET}`, "~other*", "+@all");
  await server.cli("ACL", "SETUSER", "reader", "on", `>${SECRET}`, "~*", "+@read", "+@connection");
});
afterAll(() => server.stop());

const run = (redis: string, ...args: string[]) =>
  runIngest(["run", "--rate", "100", "--count", "20", ...args], {
    env: { REDIS_URL: redis },
    timeoutMs: 15_000,
  });

/** One sentence and a next step, with the code that belongs to it; no stack, no secret. */
function expectRefusal({ code, stdout, stderr }: Answer, exit: number, ...parts: (string | RegExp)[]): void {
  expect([code, stdout]).toEqual([exit, ""]);
  const lines = stderr.trimEnd().split("\n");
  expect(lines.length).toBe(2);
  expect(lines[0]).toStartWith("ingest: ");
  expect(lines[1]).toMatch(/^ {2}\S/);
  for (const part of parts) expect(stderr).toMatch(part);
  expect(stderr).not.toMatch(/^\s+at |node_modules|\.ts:\d/m);
  expect(stderr).not.toContain(SECRET);
}

describe("a run that cannot begin", () => {
  test("because nothing listens", async () => {
    const port = freePort();
    const started = performance.now();
    expectRefusal(await run(`redis://127.0.0.1:${port}`), 3, `127.0.0.1:${port}`, "ECONNREFUSED");
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("because nothing listens, says so when its patience is over", async () => {
    const started = performance.now();
    expectRefusal(await run(`redis://127.0.0.1:${freePort()}`, "--connect-timeout", "1500ms"), 3);
    expect(performance.now() - started).toBeGreaterThan(1500);
  });

  test("because the name has no address", async () => {
    const host = "no-such-host.invalid";
    expectRefusal(await run(`redis://${host}:6379`), 3, `${host}:6379`);
  });

  test("because nobody answers", async () => {
    using blackhole = stranger("");
    expectRefusal(await run(`redis://127.0.0.1:${blackhole.port}`), 3, `127.0.0.1:${blackhole.port}`);
  });

  test.each([
    ["an HTTP server", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"],
    ["garbage", "\u0000\u0001\u0002 what?\r\n"],
    ["a length without measure", "$99999999999999\r\n"],
  ])("because it speaks to %s", async (_, words) => {
    using other = stranger(words);
    expectRefusal(await run(`redis://127.0.0.1:${other.port}`), 3, `127.0.0.1:${other.port}`);
  });

  test("because the server wants a password, or another one", async () => {
    const own = await startRedis({ args: ["--requirepass", "open sesame"] });
    try {
      const where = `127.0.0.1:${own.port}`;
      expectRefusal(await run(`redis://${where}`), 3, where, /password/i);
      expectRefusal(await run(`redis://:${SECRET}@${where}`), 3, where, /password/i);
      expectRefusal(await run(`redis://nobody:${SECRET}@${where}`), 3, where);
    } finally {
      await own.stop();
    }
  });

  test("because the user may not touch the stream, or not write", async () => {
    const where = `127.0.0.1:${server.port}`;
    expectRefusal(await run(`redis://elsewhere:${SECRET}@${where}`), 3, where);
    expectRefusal(await run(`redis://reader:${SECRET}@${where}`), 3, where);
    expect(await server.cli("DBSIZE")).toBe("0");
  });

  test("because the key holds something else", async () => {
    await server.cli("SET", "taken", "a string");
    expectRefusal(await run(url, "--stream", "taken"), 3, "taken", /string|type/i);
    expect(await server.cli("GET", "taken")).toBe("a string");
    await server.cli("DEL", "taken");
    expect(await server.cli("DBSIZE")).toBe("0");
  });

  test("because the server is a replica", async () => {
    const replica = await startRedis({ args: ["--replicaof", "127.0.0.1", String(server.port)] });
    try {
      expectRefusal(await run(replica.url), 3, `127.0.0.1:${replica.port}`, /replica/i);
      expect(await server.cli("DBSIZE")).toBe("0");
    } finally {
      await replica.stop();
    }
  });

  test("because the server has no connection left", async () => {
    const own = await startRedis({ args: ["--maxclients", "1"] });
    const holder = await Bun.connect({ hostname: "127.0.0.1", port: own.port, socket: { data: () => {} } });
    try {
      expectRefusal(await run(own.url), 3, `127.0.0.1:${own.port}`, /maxclients|clients/i);
    } finally {
      holder.end();
      await own.stop();
    }
  });
});

describe("TLS", () => {
  test("is not given up for a server that speaks none", async () => {
    expectRefusal(await run(`rediss://127.0.0.1:${server.port}`), 3, `127.0.0.1:${server.port}`, /TLS/);
  });

  test("needs a certificate that somebody vouches for, whatever the environment says", async () => {
    using made = selfSigned();
    const tls = ["--tls-port", String(freePort()), "--port", "0", "--tls-cert-file", made.cert];
    const port = Number(tls[1]);
    const own = Bun.spawn(
      ["redis-server", ...tls, "--tls-key-file", made.key, "--tls-auth-clients", "no", "--save", ""],
      { stdout: "ignore", stderr: "ignore" },
    );
    try {
      await Bun.sleep(500);
      const secure = await run(`rediss://:${SECRET}@127.0.0.1:${port}`);
      expectRefusal(secure, 3, `127.0.0.1:${port}`, /certificate/i);
      const fooled = await runIngest(["run", "--count", "1"], {
        env: { REDIS_URL: `rediss://127.0.0.1:${port}`, NODE_TLS_REJECT_UNAUTHORIZED: "0" },
      });
      expect(fooled.code).toBe(3);
      expectRefusal(await run(`redis://127.0.0.1:${port}`), 3, `127.0.0.1:${port}`);
    } finally {
      own.kill("SIGKILL");
      await own.exited;
    }
  });
});

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { summaryOf } from "../support/outcomes.ts";
import { hasIpv6 } from "../support/own-network.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";

const SECRET = "p@ss/w:rd?";

let server: TestRedis;
let socket: string;

beforeAll(async () => {
  server = await startRedis({ args: ["--bind", "127.0.0.1", "-::1", "--unixsocket", "redis.sock"] });
  socket = join(server.dir, "redis.sock");
  await server.cli("ACL", "SETUSER", "us:er", "on", `>${SECRET}`, "~*", "+@all");
});
afterAll(() => server.stop());

let streams = 0;

/** A run by this way that is killed in the middle and resumed: each event once, proven, and in this database alone. */
async function expectWayIn(url: string, label: string, db = 0): Promise<void> {
  const stream = `events_${streams++}`;
  const options = { env: { REDIS_URL: url, INGEST_STREAM: stream }, timeoutMs: 50_000 };
  const words = ["run", "--rate", "500", "--burst-multiplier", "1", "--count", "800", "--log-every", "1"];
  const run = spawnIngest(words, options);
  await run.untilStderr(/ published {2}stream /, 30_000);
  run.kill("SIGKILL");
  await run.ended;
  const answer = await runIngest(["run", "--resume", "--json"], options);
  expect(answer.code).toBe(0);
  const { redis, achieved, resumedAt } = summaryOf(answer);
  expect([redis, achieved.events, Number(resumedAt) > 0]).toEqual([label, 800, true]);
  for (const each of [0, 3, 11]) {
    const keys = await server.cli("-n", String(each), "KEYS", `*${stream}*`);
    expect(keys.split("\n").toSorted()).toEqual(each === db ? [stream, `{${stream}}:ingest`] : [""]);
  }
  expect(await server.cli("-n", String(db), "XLEN", stream)).toBe("800");
  const { code, stdout, stderr } = await runIngest(["verify"], options);
  expect([code, stdout.trimEnd().split("\n").at(-1)?.slice(0, 6)]).toEqual([0, "PROVEN"]);
  expect(stdout + stderr + answer.stderr).not.toContain(SECRET);
}

describe("a run is published, resumed and proven", () => {
  test.concurrent("by a Unix socket", () => expectWayIn(`unix://${socket}`, `unix:${socket}`));

  test.concurrent("by a Unix socket, with user and password", () => {
    const login = `us%3Aer:${encodeURIComponent(SECRET)}`;
    return expectWayIn(`unix://${login}@${socket}`, `unix:${socket}`);
  });

  test.concurrent.skipIf(!hasIpv6())("by IPv6", () =>
    expectWayIn(`redis://[::1]:${server.port}`, `[::1]:${server.port}`),
  );

  test.concurrent("by a name", () =>
    expectWayIn(`redis://localhost:${server.port}`, `localhost:${server.port}`));

  test.concurrent("in a database of another number", () =>
    expectWayIn(`redis://127.0.0.1:${server.port}/11`, `127.0.0.1:${server.port}/11`, 11));

  test.concurrent("in a database of another number, with user and password", () => {
    const at = `127.0.0.1:${server.port}/3`;
    return expectWayIn(`redis://us%3Aer:${encodeURIComponent(SECRET)}@${at}`, at, 3);
  });
});

test("a database that the server does not have is refused, and nothing is written into another one", async () => {
  const env = { REDIS_URL: `${server.url}/16`, INGEST_STREAM: "nowhere" };
  const { code, stderr } = await runIngest(["run", "--count", "1"], { env });
  expect(code).toBe(3);
  expect(stderr).toContain("has no database of that number");
  expect(await server.cli("KEYS", "*nowhere*")).toBe("");
});

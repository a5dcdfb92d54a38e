import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";

const PROGRAM = "valkey-server";
const STREAM = "analytics_events";
const LEDGER = `{${STREAM}}:ingest`;
const EVEN = ["--rate", "500", "--burst-multiplier", "1", "--log-every", "1000000", "--json"];

const startValkey = (...args: string[]) => startRedis({ program: PROGRAM, args });
const commandCalls = async (server: TestRedis, command: string) =>
  Number(
    new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await server.cli("INFO", "commandstats"))?.[1] ?? 0,
  );

/** Begins a run and leaves it going for a good half second. */
async function begin(url: string, ...args: string[]): Promise<Running> {
  const run = spawnIngest(["run", ...EVEN, ...args], { env: { REDIS_URL: url }, timeoutMs: 50_000 });
  await run.untilStderr(/Publishing into/);
  await Bun.sleep(600);
  return run;
}

async function expectAll(server: TestRedis, answer: Answer, events: number): Promise<void> {
  expect([answer.code, answer.code === 0 && summaryOf(answer).achieved.events]).toEqual([0, events]);
  expect(await server.cli("XLEN", STREAM)).toBe(String(events));
  await prove(server.url);
}

function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "ingest-valkey-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

describe.skipIf(Bun.which(PROGRAM) === null)("Valkey", () => {
  test.concurrent("keeps every event once through kill -9 of the server, and of the run", async () => {
    await using server = await startValkey("--appendonly", "yes");
    const run = await begin(server.url, "--count", "1500");
    for (let i = 0; i < 3; i++) {
      await server.kill("SIGKILL");
      await server.restart();
      await Bun.sleep(200);
    }
    await run.untilStderr(/Publishing again after/);
    run.kill("SIGKILL");
    await run.ended;
    const answer = await runIngest(["run", "--redis", server.url, "--resume", "--json"]);
    await expectAll(server, answer, 1500);
    expect(Number(summaryOf(answer).resumedAt)).toBeGreaterThan(0);
  });

  test.concurrent("is given again what it lost", async () => {
    await using server = await startValkey("--dbfilename", "dump.rdb");
    const run = await begin(server.url, "--count", "1000");
    await server.cli("SAVE");
    await Bun.sleep(300);
    await server.kill("SIGKILL");
    await server.restart();
    const answer = await run.ended;
    await expectAll(server, answer, 1000);
    expect(summaryOf(answer).republished).toBeGreaterThan(0);
  });

  test.concurrent("takes large batches by transaction, because it tells a build id as Redis does", async () => {
    await using server = await startValkey();
    const info = await server.cli("INFO", "server");
    expect(info).toMatch(/^valkey_version:/m);
    expect(info).toMatch(/^redis_build_id:/m);
    const args = ["run", "--redis", server.url, "--rate", "max", "--count", "100k", "--json"];
    await expectAll(server, await runIngest(args), 100_000);
    expect(await commandCalls(server, "exec")).toBeGreaterThan(50);
    const doctor = await runIngest(["doctor", "--redis", server.url]);
    expect(doctor.code).toBe(0);
    expect(doctor.stdout).toMatch(/ Valkey \d+\.\d+\.\d+ \(speaks Redis /);
    expect(doctor.stdout).toContain("Large batches can go by transaction");
  });

  test.concurrent("settles with --acks fsync what is on the disk, and nothing before", async () => {
    await using server = await startValkey("--appendonly", "yes");
    const run = await begin(server.url, "--count", "1500", "--acks", "fsync");
    // The file is written and not brought to the disk: WAITAOF answers that it is on 0 disks.
    await server.cli("CONFIG", "SET", "appendfsync", "no");
    await run.untilStderr(/has not brought its append-only file to the disk within 1 s/, 20_000);
    await server.cli("CONFIG", "SET", "appendfsync", "everysec");
    const answer = await run.ended;
    expect(answer.stderr).toContain("Publishing again after");
    await expectAll(server, answer, 1500);
    expect(await commandCalls(server, "waitaof")).toBeGreaterThan(3);
  });

  test.concurrent("without an append-only file refuses --acks fsync before the first event", async () => {
    await using server = await startValkey();
    const { code, stderr } = await runIngest([
      "run",
      "--redis",
      server.url,
      "--acks",
      "fsync",
      "--count",
      "5",
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain("keeps no append-only file, so --acks fsync has nothing to wait for");
    expect(await server.cli("EXISTS", STREAM)).toBe("0");
  });

  test.concurrent("lets users publish, resume and verify who may do what that needs and nothing else", async () => {
    await using server = await startValkey("--appendonly", "yes");
    const grant = async (user: string, ...rules: string[]) => {
      const reply = await server.cli(
        "ACL",
        "SETUSER",
        user,
        "reset",
        "on",
        ">s3cret",
        "resetchannels",
        ...rules,
      );
      expect(reply).toBe("OK");
      return server.url.replace("//", `//${user}:s3cret@`);
    };
    const write = ["+xadd", "+xlen", "+hget", "+hset", "+evalsha", "+eval", "+hgetall", "+waitaof"];
    const read = ["+xlen", "+xrange", "+xrevrange", "+xinfo|stream", "+hgetall", "+hget", "+type"];
    const writer = await grant("writer", `%RW~${STREAM}`, `%RW~${LEDGER}`, ...write);
    const reader = await grant("reader", `%R~${STREAM}`, `%R~${LEDGER}`, ...read);
    const run = await begin(writer, "--count", "1000", "--acks", "fsync");
    run.kill("SIGKILL");
    await run.ended;
    const env = { REDIS_URL: writer };
    await expectAll(server, await runIngest(["run", "--resume", "--json", "--acks", "fsync"], { env }), 1000);
    expect(await commandCalls(server, "exec")).toBe(0);
    expect((await runIngest(["verify"], { env: { REDIS_URL: reader } })).code).toBe(0);
    const refused = await runIngest(["run", "--count", "1"], { env: { REDIS_URL: reader } });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain("does not permit this user to publish");
  });

  test("passes what Redis passes of the tests of sinks, fences, transactions and late batches", async () => {
    const files = [
      "tests/io/sinks",
      "tests/io/redis/late-batch.test.ts",
      "tests/io/redis/stream-reader.test.ts",
    ];
    // Whoever starts Redis all the same finds one that does not run.
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "redis-server"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const PATH = `${folder.path}:${process.env.PATH}`;
    const child = Bun.spawn([process.execPath, "test", "--timeout=60000", ...files], {
      cwd: join(import.meta.dir, "../.."),
      env: { ...process.env, PATH, INGEST_TEST_SERVER: PROGRAM },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [code, said] = await Promise.all([child.exited, child.stderr.text()]);
    const [, passed, failed] = /(\d+) pass\n\s*(\d+) fail/.exec(said) ?? [];
    expect({ code, failed, said: code === 0 ? "" : said }).toEqual({ code: 0, failed: "0", said: "" });
    expect(Number(passed)).toBeGreaterThan(200);
  }, 300_000);
});

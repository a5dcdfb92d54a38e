import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listeningAt, processesWith, redis } from "../io/redis/builtin/setting.ts";
import { INGEST, runIngest, runShell, spawnIngest } from "../support/ingest.ts";
import { ownNetwork } from "../support/own-network.ts";
import { freePort } from "../support/redis-server.ts";

const STARTED =
  /Started the built-in Redis 7\.\S+ at 127\.0\.0\.1:\d+, data in \S+, at most \d+ MiB in memory; look into it with redis-cli -p \d+(?:; it ends with ingest, and `ingest redis` runs it on its own)?\n/;

/** A machine with no redis-server, no shell, nothing. */
const BARE = { PATH: "/nonexistent" };

const scratch = mkdtempSync(join(tmpdir(), "ingest-builtin-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("ingest redis", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "serves in the foreground until %s, exits 0, and keeps its data",
    async (signal) => {
      const dir = join(scratch, signal);
      for (const length of ["0", "1"]) {
        const port = freePort();
        const server = spawnIngest(["redis", "--port", `${port}`, "--data-dir", dir], { env: BARE });
        await server.untilStderr(STARTED);
        expect(await redis(port, "xlen", "s")).toBe(length);
        await redis(port, "xadd", "s", "*", "data", "x");
        server.kill(signal);
        const { code, stdout, stderr } = await server.ended;
        expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
        expect(stderr).toEndWith(`${signal}: the built-in Redis has saved its data\n`);
      }
    },
  );

  test("takes its data folder relative to the working directory, and nothing else from there", async () => {
    const cwd = mkdtempSync(join(scratch, "cwd-"));
    writeFileSync(join(cwd, "redis.conf"), "bind 0.0.0.0\nprotected-mode no\n");
    const port = freePort();
    const server = spawnIngest(["redis", "--port", `${port}`, "--data-dir", "my data"], { env: BARE, cwd });
    await server.untilStderr(/data in \S+\/my data, /);
    expect(await redis(port, "config", "get", "dir")).toEndWith(`${cwd}/my data`);
    expect(listeningAt(port)).toHaveLength(1);
    expect(listeningAt(port)[0]).toStartWith("0100007F:");
    server.kill("SIGTERM");
    await server.ended;
  });

  test("ends with exit 0 when somebody shuts the server down, and is not shocked", async () => {
    const port = freePort();
    const server = spawnIngest(["redis", "--port", `${port}`], { env: BARE });
    await server.untilStderr(STARTED);
    await redis(port, "shutdown");
    const { code, stderr } = await server.ended;
    expect({ code, stderr: stderr.replace(STARTED, "") }).toEqual({
      code: 0,
      stderr: "The built-in Redis was shut down\n",
    });
  });

  test("refuses a port and a data folder that are in use, with exit 3 and the next step", async () => {
    const dir = join(scratch, "in-use");
    const [port, other] = [freePort(), freePort()];
    const server = spawnIngest(["redis", "--port", `${port}`, "--data-dir", dir], { env: BARE });
    await server.untilStderr(STARTED);
    expect(await runIngest(["redis", "--port", `${port}`], { env: BARE })).toEqual({
      code: 3,
      stdout: "",
      stderr: `ingest: A Redis answers at 127.0.0.1:${port} already\n  It can be used as it is; --port and --data-dir start another one beside it\n`,
    });
    const second = await runIngest(["redis", "--port", `${other}`, "--data-dir", dir], { env: BARE });
    expect(second.code).toBe(3);
    expect(second.stderr).toContain(`Use that server with --redis redis://127.0.0.1:${port}, or stop it`);
    server.kill("SIGTERM");
    await server.ended;
  });

  test("leaves no server behind when it is killed", async () => {
    const dir = join(scratch, "killed");
    const server = spawnIngest(["redis", "--port", `${freePort()}`, "--data-dir", dir], { env: BARE });
    await server.untilStderr(STARTED);
    expect(processesWith(dir).length).toBeGreaterThan(1);
    server.kill("SIGKILL");
    await server.ended;
    while (processesWith(dir).length > 0) await Bun.sleep(10);
  });
});

describe("with no Redis named and none answering", () => {
  /** On a network of its own, else here: then port 6379 has to be free. */
  const run = (script: string) => {
    const words = (ownNetwork() ?? ["env"]).map((word) => `'${word}'`).join(" ");
    writeFileSync(join(scratch, "script.sh"), script);
    return runShell(`exec ${words} bash ${scratch}/script.sh`, { env: { INGEST } });
  };
  const ingest = `env PATH=/nonexistent "$INGEST"`;
  const publish = `${ingest} run --rate 200 --burst-multiplier 1 --seed 1`;

  test("run starts the built-in one at 6379, and verify finds the stream in a new process", async () => {
    const { code, stderr } = await run(`set -e
      ${publish} --count 100
      ${ingest} verify`);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr.match(new RegExp(STARTED, "g"))).toHaveLength(2);
    expect(stderr).toContain(" at 127.0.0.1:6379, data in ");
  });

  test("two runs at once share it, and both streams are proven afterwards", async () => {
    const { code, stderr } = await run(`
      ${publish} --duration 2s --stream a & a=$!
      ${publish} --count 100 --stream b & b=$!
      wait $a && wait $b && ${ingest} verify --stream a && ${ingest} verify --stream b`);
    // Whichever of them started the server: it stays until the longer one is done.
    expect({ code, stderr }).toMatchObject({ code: 0 });
  });

  test("what a killed run has written is found by the next verify", async () => {
    const { code, stdout, stderr } = await run(`
      ${publish} --duration 1m & run=$!
      sleep 1.5
      kill -KILL $run
      ${ingest} verify --json`);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('"schemaVersion"');
  });
});

test("ingest licenses prints what must travel along: its own, the packages', Bun's, and Debian's of the built-in Redis", async () => {
  const { code, stdout, stderr } = await runIngest(["licenses"], { env: BARE });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const marks = ["MIT License", "ioredis 6.0.0 (MIT)", "zod ", "citty ", "consola ", "hdr-histogram-js "];
  const debian = [
    "Bun 1.",
    "redis-tools 5:7.",
    "snapshot archive",
    "copyright/libc6",
    "GNU LESSER GENERAL PUBLIC",
  ];
  for (const mark of [...marks, ...debian]) expect(stdout).toContain(mark);
});

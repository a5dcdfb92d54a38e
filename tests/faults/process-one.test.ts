import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INGEST, type Running, spawnCommand } from "../support/ingest.ts";
import { PROJECT_DIR } from "../support/modules.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";

const LIB = join(PROJECT_DIR, "scripts/lib");
const PROGRAM = "/usr/local/bin/ingest";
/** Where docker run --init puts its init. */
const INIT = "/sbin/docker-init";
/** Of docker stop it is said in the Dockerfile: 35 s. */
const GRACE_MS = 35_000;

const dir = mkdtempSync(join(tmpdir(), "ingest-image-"));
const image = join(dir, "root");
beforeAll(() => {
  if (process.getuid?.() !== 0) throw new Error("This test needs root, for its mounts and its user 65532");
  const made = Bun.spawnSync(["bash", join(LIB, "image-root.sh"), image, INGEST]);
  if (!made.success) throw new Error(`image-root.sh: ${made.stderr}`);
  const tini = Bun.which("tini-static");
  if (tini === null) throw new Error("tini-static is needed as an init (on Debian: apt-get install tini)");
  cpSync(tini, join(image, INIT));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Container {
  readonly run: Running;
  /** Its process 1, as this machine knows it. */
  readonly processOne: number;
}

/** A run as a container has it, once it publishes. */
async function container(server: TestRedis, words: readonly string[], ...args: string[]): Promise<Container> {
  const command = ["bash", join(LIB, "in-image.sh"), image, ...words, "run", "--redis", server.url];
  const run = spawnCommand([...command, "--json", "--log-every", "1000000", ...args], { timeoutMs: 50_000 });
  await run.untilStderr(/Publishing into/);
  const processOne = Number(readFileSync(`/proc/${run.pid}/task/${run.pid}/children`, "utf8"));
  return { run, processOne };
}

const statusOf = (pid: number, field: string) =>
  new RegExp(`^${field}:\\s+(.*)$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]!.split("\t");

describe.each([
  ["as process 1", [PROGRAM]],
  ["behind an init", [INIT, "--", PROGRAM]],
])("%s of a container, as user 65532,", (_, words) => {
  test.concurrent.each([
    ["at 1000/s", ["--rate", "1000"]],
    ["at full rate", ["--rate", "max"]],
    ["between two events", ["--rate", "0.5"]],
  ])("SIGTERM %s ends a run with 0 and everything settled, within the grace", async (_, rate) => {
    await using server = await startRedis();
    const { run, processOne } = await container(server, words, ...rate);
    expect([statusOf(processOne, "NSpid").at(-1), statusOf(processOne, "Uid")[0]]).toEqual(["1", "65532"]);
    expect(statusOf(processOne, "Name")[0]).toBe(words[0] === PROGRAM ? "ingest" : "docker-init");
    await Bun.sleep(700);
    const begun = performance.now();
    process.kill(processOne, "SIGTERM");
    const answer = await run.ended;
    expect(performance.now() - begun).toBeLessThan(GRACE_MS);
    expect(answer.stderr).toContain("SIGTERM: no further events; settling what is on its way");
    const { result, unresolved, achieved } = summaryOf(answer);
    expect([answer.code, result, unresolved]).toEqual([0, "stopped", null]);
    expect(await server.cli("XLEN", "analytics_events")).toBe(`${achieved.events}`);
    await prove(server.url);
  });

  test.concurrent("SIGTERM while the server stands still is heeded when it goes on", async () => {
    await using server = await startRedis();
    const { run, processOne } = await container(server, words, "--rate", "1000");
    while ((await server.cli("XLEN", "analytics_events")) === "0") await Bun.sleep(20);
    await server.kill("SIGSTOP");
    await Bun.sleep(500);
    process.kill(processOne, "SIGTERM");
    await run.untilStderr(/SIGTERM: no further events/);
    await server.kill("SIGCONT");
    const answer = await run.ended;
    expect([answer.code, summaryOf(answer).unresolved]).toEqual([0, null]);
    await prove(server.url);
  });

  test.concurrent("a second SIGTERM is heeded too", async () => {
    await using server = await startRedis();
    const { run, processOne } = await container(server, words, "--rate", "1000");
    while ((await server.cli("XLEN", "analytics_events")) === "0") await Bun.sleep(20);
    await server.kill("SIGSTOP");
    await Bun.sleep(500);
    process.kill(processOne, "SIGTERM");
    await run.untilStderr(/SIGTERM: no further events/);
    process.kill(processOne, "SIGTERM");
    const answer = await run.ended;
    expect([answer.code, summaryOf(answer).result]).toEqual([143, "unresolved"]);
  });
});

import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Enclave, enclave } from "../support/enclave.ts";
import { spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";

const EVENTS = 6000;
const RATE = ["--rate", "1500", "--burst-multiplier", "1", "--log-every", "1000000", "--json"];
const MIB = 2 ** 20;

interface SmallDisk extends AsyncDisposable {
  readonly enter: Enclave["enter"];
  readonly dir: string;
  /** Takes all that is left of it. */
  fill(): void;
  free(): void;
}

/** A tmpfs of 8 MiB that only those see who enter its mount namespace. */
async function smallDisk(): Promise<SmallDisk> {
  const dir = mkdtempSync(join(tmpdir(), "ingest-disk-"));
  const mounted = `mount -t tmpfs -o size=8m,mode=0777 tmpfs ${dir} && echo ready && exec sleep infinity`;
  const place = await enclave(["mount"], ["sh", "-c", mounted]);
  // The same place, seen from outside.
  const ballast = join(`/proc/${place.pid}/root`, dir, "ballast");
  return {
    enter: place.enter,
    dir,
    fill: () => {
      for (let size = MIB; size >= 1; size /= 2) fillBy(ballast, size);
    },
    free: () => rmSync(ballast),
    [Symbol.asyncDispose]: async () => {
      await place[Symbol.asyncDispose]();
      rmSync(dir, { recursive: true });
    },
  };
}

/** Pieces of this size, until there is no room for another. */
function fillBy(path: string, sizeBytes: number): void {
  const piece = Buffer.alloc(sizeBytes);
  try {
    for (;;) writeFileSync(path, piece, { flag: "a" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}

test.concurrent.each([
  ["append-only file", ["--appendonly", "yes", "--appendfsync", "everysec"]],
  ["snapshots", ["--save", "1 1", "--stop-writes-on-bgsave-error", "yes"]],
])(
  "a disk that is full stops a server with %s, and space that is freed cures it",
  async (_, persistence) => {
    await using disk = await smallDisk();
    const args = ["--dir", disk.dir, "--auto-aof-rewrite-percentage", "0", ...persistence];
    await using server = await startRedis({ args, within: disk.enter });
    const run = spawnIngest(["run", "--redis", server.url, ...RATE, "--count", `${EVENTS}`], {
      timeoutMs: 60_000,
    });
    await run.untilStderr(/Publishing into/);
    await Bun.sleep(500);
    disk.fill();
    await run.untilStderr(/cannot save to its disk and therefore refuses writes \(MISCONF\)/, 20_000);
    const stopped = await server.cli("XLEN", "analytics_events");
    expect(Number(stopped)).toBeWithin(1, EVENTS);
    await Bun.sleep(500);
    expect(await server.cli("XLEN", "analytics_events")).toBe(stopped);
    disk.free();
    const answer = await run.ended;
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, EVENTS]);
    expect(answer.stderr).toContain("Publishing again after");
    expect(await server.cli("XLEN", "analytics_events")).toBe(`${EVENTS}`);
    await prove(server.url);
  },
  90_000,
);

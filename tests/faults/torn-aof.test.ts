import { describe, expect, test } from "bun:test";
import { readFileSync, truncateSync } from "node:fs";
import { lastIncrement } from "../support/append-only-file.ts";
import { runIngest } from "../support/ingest.ts";
import { prove } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";

const STREAM = "analytics_events";
const APPEND_ONLY = ["--appendonly", "yes", "--appendfsync", "always"];

interface Way {
  readonly way: string;
  readonly args: readonly string[];
  readonly count: number;
  isIts(batch: string): boolean;
  /** What verify says after two starts without a repair. */
  readonly says: RegExp;
}

const WAYS: readonly Way[] = [
  {
    way: "a script",
    // A server that announces what happens to keys gets all batches by script.
    args: ["--notify-keyspace-events", "Kx"],
    count: 4000,
    isIts: (batch) => !/renamenx/i.test(batch),
    // Of the three events that the cut leaves, two are whole.
    says: /^DOUBLED 2: /m,
  },
  {
    way: "a transaction",
    args: [],
    count: 10_000,
    isIts: (batch) => /renamenx/i.test(batch),
    // The stream is put aside, and never put back.
    says: /^MISSING [\d,]+: /m,
  },
];

/** Cuts the file behind the second event of the last batch of the kind that has three, in the third; in any such batch where there is none of the kind. */
function tear(file: string, isIts: (batch: string) => boolean): void {
  const text = readFileSync(file, "latin1");
  const begins = [...text.matchAll(/\*1\r\n\$5\r\nMULTI\r\n/gi)].map(({ index }) => index);
  const batches = begins.map((from, i) => {
    const batch = text.slice(from, begins[i + 1]);
    return { batch, third: from + ([...batch.matchAll(/\r\nXADD\r\n/gi)][2]?.index ?? Number.NaN) };
  });
  const large = batches.filter(({ third }) => third > 0);
  const { third } = large.findLast(({ batch }) => isIts(batch)) ?? large.at(-1)!;
  truncateSync(file, third + 70);
}

/** Publishes, tears the file of the killed server, goes on, and kills the server again; `check` sees what comes back. */
async function tornTwice(
  { args, count, isIts }: Way,
  unrepaired: boolean,
  check: (url: string, entries: number) => Promise<void>,
): Promise<void> {
  await using server = await startRedis({ args: [...APPEND_ONLY, ...args] });
  const entries = async () => Number(await server.cli("XLEN", STREAM));
  const run = ["run", "--redis", server.url];
  const first = await runIngest([...run, "--rate", "max", "--count", `${count}`]);
  expect([first.code, await entries()]).toEqual([0, count]);
  await server.kill("SIGKILL");
  tear(lastIncrement(server.dir), isIts);
  await server.restart({ unrepaired });
  expect(await entries()).toBeWithin(1, count);
  const second = await runIngest([...run, "--resume"]);
  expect([second.code, await entries()]).toEqual([0, count]);
  await server.kill("SIGKILL");
  await server.restart({ unrepaired });
  await check(server.url, await entries());
}

describe("an append-only file that a kill has cut inside the batch of", () => {
  test.concurrent.each(WAYS)(
    "$way costs nothing when it is repaired before the start",
    async (way) => {
      await tornTwice(way, false, async (url, entries) => {
        expect(entries).toBe(way.count);
        await prove(url);
      });
    },
    120_000,
  );

  // A server that cuts before the MULTI by itself brings everything back.
  test.concurrent.each(WAYS)(
    "$way and that nobody repairs: what the next start makes of it is told by verify",
    async (way) => {
      await tornTwice(way, true, async (url, entries) => {
        if (entries === way.count) return prove(url);
        const { code, stdout } = await runIngest(["verify", "--redis", url]);
        expect(code).toBe(5);
        expect(stdout).toMatch(way.says);
        expect(stdout).not.toContain("PROVEN");
      });
    },
    120_000,
  );
});

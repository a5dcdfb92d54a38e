import { rmSync } from "node:fs";
import { type RunSummary, runSummarySchema } from "../../src/report/run-summary.ts";
import { ENV } from "./child.ts";
import { refuseOtherLength, STREAM } from "./redis.ts";
import type { Bench } from "./sizes.ts";

/** Where a block is drawn at all: a terminal that has a name and a size. */
const TERMINAL = { ...ENV, TERM: "xterm-256color", LANG: "C.UTF-8" };
/** What every frame begins with. */
const FRAME = "\u001b[?2026h";
/** A shorter run may be over before its first frame. */
const SURELY_DRAWN_MS = 2000;

/** The summary of an `ingest run` with stderr on a pty of 100 by 30 that somebody reads (script, of util-linux), from an empty server. */
export async function runInTerminal(
  { redis, workshop }: Bench,
  args: readonly string[],
): Promise<RunSummary> {
  redis.cli("FLUSHALL");
  const [screen, summary] = [`${workshop.dir}/screen`, `${workshop.dir}/summary.json`];
  const run = [workshop.ingest, "run", ...args, "--redis", redis.url, "--stream", STREAM, "--json"];
  const line = `stty cols 100 rows 30; exec ${run.map(quoted).join(" ")} >${summary}`;
  const child = Bun.spawn(["script", "-qefc", line, screen], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
    env: TERMINAL,
  });
  const [code, said] = await Promise.all([child.exited, child.stderr.text()]);
  const drawn = await Bun.file(screen).text();
  if (code !== 0) throw new Error(`${run.join(" ")} exits with ${code}: ${said}${drawn}`);
  const told = runSummarySchema.parse(await Bun.file(summary).json());
  rmSync(screen);
  rmSync(summary);
  refuseOtherLength(redis, told.achieved.events);
  refuseUndrawn(args, drawn, told.achieved.durationMs);
  return told;
}

/** A word for a shell: none of ours holds a quote. */
function quoted(word: string): string {
  return `'${word}'`;
}

/** A block that nobody drew would cost nothing. */
function refuseUndrawn(args: readonly string[], screen: string, durationMs: number): void {
  const wanted = !args.includes("--plain");
  if (durationMs >= SURELY_DRAWN_MS && screen.includes(FRAME) !== wanted)
    throw new Error(`ingest run ${args.join(" ")} ${wanted ? "drew no block" : "drew a block"}`);
}

import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunSummary } from "../../src/report/run-summary.ts";
import { compare } from "./measure.ts";
import { runInTerminal } from "./pty.ts";
import type { Result } from "./result.ts";
import type { Bench } from "./sizes.ts";

const REPORT = join(tmpdir(), "ingest-bench-report.html");

/** Ways to look at a run while it goes on: what a command line needs for each of them. */
const VIEWS: Readonly<Record<string, readonly string[]>> = {
  "the live block": [],
  "every view": ["--dashboard", "127.0.0.1:0", "--report", REPORT, "--fail-if", "lost > 0"],
};
/** The same terminal, and nobody looks. */
const UNSEEN = ["--plain"];

/** What looking at a run costs it, on a terminal with and without: events a second as fast as can be, and processor time at a steady pace. */
export async function* views(bench: Bench): AsyncGenerator<Result> {
  const { sizes } = bench;
  const fastest = ["--rate", "max", "--count", `${sizes.published}`];
  const steady = ["--rate", "1000", "--burst-multiplier", "1", "--duration", `${sizes.paceMs}ms`];
  for (const [name, view] of Object.entries(VIEWS)) {
    const against = (run: readonly string[], figure: (summary: RunSummary) => number) => ({
      ours: `ingest run ${[...run, ...view].join(" ")}`,
      theirs: `ingest run ${[...run, ...UNSEEN].join(" ")}`,
      measureOurs: async () => figure(await runInTerminal(bench, [...run, ...view])),
      measureTheirs: async () => figure(await runInTerminal(bench, [...run, ...UNSEEN])),
    });
    yield compare(
      {
        name: `views: speed with ${name}`,
        unit: "events/s",
        aim: { atLeast: 0.98 },
        ...against(fastest, ({ achieved }) => achieved.meanPerSec),
      },
      sizes.pairs,
    );
    yield compare(
      {
        name: `views: client CPU at 1000/s with ${name}`,
        unit: "us/event",
        aim: "told",
        ...against(steady, cpuMicros),
      },
      sizes.pairs,
    );
  }
  rmSync(REPORT, { force: true });
}

/** As the run itself says, from its first event to its last. */
function cpuMicros({ certificate, achieved }: RunSummary): number {
  return (1000 * certificate!.process.cpuMs) / achieved.events;
}

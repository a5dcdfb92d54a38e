import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runIngest } from "../../support/ingest.ts";
import { startRedis } from "../../support/redis-server.ts";

export interface Reports {
  /** Paths of a run with three bursts, of a verification that proves it, and of one that finds differences. */
  readonly run: string;
  readonly proven: string;
  readonly differences: string;
  remove(): void;
}

/** Reports of real runs, by the program that users get. */
export async function makeReports(): Promise<Reports> {
  const folder = mkdtempSync(join(tmpdir(), "ingest-reports-"));
  const path = (name: string) => join(folder, `${name}.html`);
  await using server = await startRedis();
  const at = ["--redis", server.url];
  const load = [
    "--rate",
    "100",
    "--burst-multiplier",
    "4",
    "--burst-interval",
    "3s",
    "--burst-duration",
    "1s",
  ];
  await demand(0, ["run", ...at, ...load, "--duration", "12s", "--seed", "demo", "--report", path("run")]);
  await demand(0, ["verify", ...at, "--report", path("proven")]);
  const ids = (await server.cli("XRANGE", "analytics_events", "-", "+", "COUNT", "200"))
    .split("\n")
    .filter((line) => /^\d+-\d+$/.test(line));
  await server.cli("XDEL", "analytics_events", ids[100]!, ids[101]!);
  await server.cli("XADD", "analytics_events", "*", "data", '{"event_id":"</script><img src=x>"}');
  await demand(5, ["verify", ...at, "--report", path("differences")]);
  const paths = { run: path("run"), proven: path("proven"), differences: path("differences") };
  return { ...paths, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function demand(code: number, args: readonly string[]): Promise<void> {
  const answer = await runIngest(args, { timeoutMs: 60_000 });
  if (answer.code !== code) throw new Error(`ingest ${args[0]} exits with ${answer.code}: ${answer.stderr}`);
}

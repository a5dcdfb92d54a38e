import { type RunSummary, runSummarySchema } from "../../src/report/run-summary.ts";
import { answerOf, ENV } from "./child.ts";
import { compare } from "./measure.ts";
import { refuseOtherLength, STREAM } from "./redis.ts";
import type { Result } from "./result.ts";
import type { Bench } from "./sizes.ts";

const VIEWERS = 20;
const SCRAPE_EVERY_MS = 1000;

/** What a dashboard that twenty look at, and Prometheus every second, costs a run: its speed as fast as can be, its processor time at a steady pace. */
export async function* dashboard(bench: Bench): AsyncGenerator<Result> {
  const { sizes } = bench;
  const against = (run: readonly string[], figure: (summary: RunSummary) => number) => ({
    ours: `ingest run ${run.join(" ")} --dashboard, ${VIEWERS} viewers`,
    theirs: `ingest run ${run.join(" ")}`,
    measureOurs: async () => figure(await watched(bench, run)),
    measureTheirs: async () => figure(await alone(bench, run)),
  });
  const fastest = ["--rate", "max", "--count", `${sizes.published}`];
  const speed = {
    name: "dashboard: speed with viewers",
    unit: "events/s",
    aim: { atLeast: 0.98 },
    ...against(fastest, ({ achieved }) => achieved.meanPerSec),
  };
  yield await compare(speed, sizes.pairs);
  const steady = ["--rate", "1000", "--burst-multiplier", "1", "--duration", `${sizes.paceMs}ms`];
  const cost = {
    name: "dashboard: client CPU at 1000/s with viewers",
    unit: "us/event",
    aim: "told" as const,
    ...against(steady, ({ certificate, achieved }) => (1000 * certificate!.process.cpuMs) / achieved.events),
  };
  yield await compare(cost, sizes.pairs);
}

function commandOf({ redis, workshop }: Bench, args: readonly string[]): string[] {
  redis.cli("FLUSHALL");
  return [workshop.ingest, "run", ...args, "--redis", redis.url, "--stream", STREAM, "--json"];
}

async function alone(bench: Bench, args: readonly string[]): Promise<RunSummary> {
  return checked(bench, (await answerOf(commandOf(bench, args))).out);
}

async function watched(bench: Bench, args: readonly string[]): Promise<RunSummary> {
  const command = [...commandOf(bench, args), "--dashboard", ":0"];
  const child = Bun.spawn(command, { stdin: "ignore", stdout: "pipe", stderr: "pipe", env: ENV });
  const out = child.stdout.text();
  const url = await addressIn(child.stderr);
  const looking = Array.from({ length: VIEWERS }, () => read(`${url}events`));
  const scraper = setInterval(() => read(`${url}metrics`), SCRAPE_EVERY_MS);
  const code = await child.exited;
  clearInterval(scraper);
  const seen = await Promise.all(looking);
  if (code !== 0) throw new Error(`${command.join(" ")} exits with ${code}`);
  const summary = checked(bench, await out);
  // A page that nobody got would cost nothing.
  if (summary.achieved.durationMs > 2000 && !seen.every((text) => text.includes("event: tick")))
    throw new Error("A viewer was told nothing");
  return summary;
}

/** "Dashboard at http://127.0.0.1:40123/, ..." is the first that it says; the rest is read and forgotten. */
async function addressIn(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const [first, rest] = stderr.tee();
  void rest.text();
  let said = "";
  for await (const bytes of first) {
    said += new TextDecoder().decode(bytes);
    const [, url] = /^Dashboard at (\S+),/m.exec(said) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`ingest told of no dashboard: ${said}`);
}

/** All that it answers, or what came of it when the run was over. */
async function read(url: string): Promise<string> {
  const response = await fetch(url).catch(() => undefined);
  return (await response?.text().catch(() => "")) ?? "";
}

function checked({ redis }: Bench, out: string): RunSummary {
  const summary = runSummarySchema.parse(JSON.parse(out));
  refuseOtherLength(redis, summary.achieved.events);
  return summary;
}

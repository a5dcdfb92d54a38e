import { MAX } from "../../../config/load.ts";
import type { SettingKey } from "../../../config/settings.ts";
import { writeAll } from "../../../io/stdout.ts";
import type { WorkerLine } from "../../../io/worker.ts";
import { EXIT, type ExitCode, IngestError } from "../../../primitives/errors.ts";
import { limitText, loadText } from "../../../report/load-text.ts";
import { Progress } from "../../../report/progress.ts";
import { type RunSummary, runSummarySchema } from "../../../report/run-summary.ts";
import { runSummaryText } from "../../../report/run-summary-text.ts";
import { createShape } from "../../../shape/index.ts";
import { shapeSpecOf } from "../../load.ts";
import { mergeSummaries } from "../../report/merge-summaries.ts";
import type { Around } from "../around.ts";
import type { RunValues } from "../begin.ts";
import { Crew, type CrewEnd } from "./crew.ts";
import { passedOn, workerArguments, workerEnvironment } from "./worker-arguments.ts";

/** So long until all workers are there, on a machine that is not idle: a second, and a little for each. */
const LEAD_MS = 1000;
const LEAD_PER_WORKER_MS = 150;
const LOOK_EVERY_MS = 250;

/** A run by as many processes as there are partitions, on this machine, told as one. */
export async function publish(values: RunValues, { log, signals, origins }: Around): Promise<ExitCode> {
  const size = values.workers!;
  const startUnixMs = values.startUnixMs ?? Date.now() + LEAD_MS + LEAD_PER_WORKER_MS * size;
  const passed = passedOn(process.argv.slice(2), Object.keys(origins) as SettingKey[]);
  const crew = new Crew({
    size,
    env: workerEnvironment(process.env),
    isResumed: values.resume,
    argumentsOf: (partition, isResumed) =>
      workerArguments({ ...values, startUnixMs }, passed, partition, isResumed),
    relay: (partition, line) => {
      if (line.level === "warn") log.warn(`Partition ${partition}: ${line.msg}`, told(partition, line));
      else if (line.event !== "start" && line.event !== "summary" && line.level !== "error")
        log.debug(`Partition ${partition}: ${line.msg}`, told(partition, line));
    },
    restarted: (partition) =>
      log.warn(`Partition ${partition}: its worker was killed; another one goes on with it`, {
        event: "worker-restarted",
        partition,
      }),
  });
  log.info(
    `Publishing by ${size} workers: ${loadText({ ...shapeSpecOf(values), ratePerSec: values.rate })}${limitText(values.count ?? null, values.durationMs ?? null)}; seed ${values.seed.text}, start ${new Date(startUnixMs).toISOString()}`,
    { event: "start", workers: size, seed: values.seed.text, start: new Date(startUnixMs).toISOString() },
  );
  const stopLooking = lookAt(values, crew, Math.max(Date.now(), startUnixMs), log);
  const passOn = (signal: AbortSignal) => () => crew.signal(signal.reason);
  signals.first.addEventListener("abort", passOn(signals.first), { once: true });
  signals.second.addEventListener("abort", passOn(signals.second), { once: true });
  if (signals.first.aborted) crew.signal(signals.first.reason);
  const ends = await crew.work();
  stopLooking();
  const summaries = ends.flatMap(({ stdout }) => summaryIn(stdout) ?? []);
  if (summaries.length > 0) {
    const merged = mergeSummaries(
      summaries,
      summaries.map(({ division }) => `partition ${division?.partition}`),
    );
    log.info(runSummaryText(merged), { event: "summary", ...merged });
    if (values.json) writeAll(`${JSON.stringify(merged, null, 2)}\n`);
  }
  return verdictOn(ends, size);
}

/** Says once a second, at most, how all partitions stand together. */
function lookAt(values: RunValues, { standings }: Crew, startUnixMs: number, log: Around["log"]): () => void {
  const shape = createShape(shapeSpecOf(values));
  const progress = new Progress(values.logEvery, values.rate === MAX);
  const sum = (of: (standing: Crew["standings"][number]) => number): number =>
    standings.reduce((total, standing) => total + of(standing), 0);
  const look = (): void => {
    const elapsedMs = Math.max(0, Date.now() - startUnixMs);
    const phase = shape.phaseAt(elapsedMs);
    const published = sum((standing) => standing.published);
    const burstLine = progress.burstLine(phase, published);
    if (burstLine !== undefined) log.info(burstLine.message, burstLine.fields);
    if (!progress.isDue(elapsedMs, published)) return;
    const { message, fields } = progress.line({
      elapsedMs,
      published,
      // Shards are seen by several, at different moments.
      streamLength: values.shards === undefined ? Math.max(...standings.map((own) => own.streamLength)) : -1,
      errors: sum(({ errors }) => errors),
      behind: sum(({ behind }) => behind),
      phase,
    });
    log.info(message, fields);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function told(partition: number, { time: _, level: __, msg: ___, ...fields }: WorkerLine) {
  return { ...fields, partition };
}

function summaryIn(stdout: string): RunSummary | undefined {
  if (stdout.trim() === "") return undefined;
  const result = runSummarySchema.safeParse(JSON.parse(stdout));
  return result.success ? result.data : undefined;
}

/** 0 when all went well; otherwise the worst exit code, and what the first who failed said. */
function verdictOn(ends: readonly CrewEnd[], size: number): ExitCode {
  const failed = ends.filter(({ code }) => code !== 0);
  if (failed.length === 0) return EXIT.ok;
  // Who was stopped because another failed has nothing to say.
  const telling = failed.filter(({ error }) => error !== undefined);
  const [first] = (telling.length > 0 ? telling : failed) as [CrewEnd, ...CrewEnd[]];
  const worst = Math.max(...(telling.length > 0 ? telling : failed).map(({ code }) => code));
  const codes: readonly number[] = Object.values(EXIT);
  const exitCode = (codes.includes(worst) ? worst : EXIT.failed) as ExitCode;
  const which = failed.map(({ partition }) => `${partition}/${size}`).join(", ");
  const why = first.error === undefined ? `its worker ended with ${first.code}` : String(first.error.msg);
  const own = typeof first.error?.hint === "string" ? first.error.hint : "";
  const goOn = `With --resume the run goes on, all of it, or with --partition one of ${which}`;
  throw new IngestError(exitCode, `Partition ${first.partition} of ${size}: ${why}`, {
    hint: own.includes("--resume") ? own : [own, goOn].filter(Boolean).join("\n  "),
  });
}

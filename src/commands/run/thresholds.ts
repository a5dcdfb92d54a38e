import type { StreamWatch } from "../../io/redis/stream-watch.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import type { StreamNow } from "../../report/surroundings.ts";
import { ThresholdJudge } from "../../report/thresholds/judge.ts";
import { finalReadings, runningReadings } from "../../report/thresholds/readings.ts";
import type { Verdict } from "../../report/thresholds/verdict.ts";
import type { View, ViewContext } from "./view.ts";

/** A second of the run, and one reading of the server, are never passed over. */
const LOOK_EVERY_MS = 500;
const READ_EVERY_MS = 1000;
/** What Redis said longer ago than this says nothing about now. */
const STALE_MS = 5000;
/** The end of a run waits for so long at most to be told how the consumers stand. */
const LAST_READING_MS = 2000;

/** Holds a run against its thresholds. Those about consumers and memory ask Redis on a connection of their own. */
export async function open({ live, values, streams, around, stop }: ViewContext): Promise<View> {
  const { failIf, abortOnFail } = values;
  const judge = new ThresholdJudge(failIf, abortOnFail);
  const server = failIf.some(({ metric }) => metric.fromServer)
    ? await watchServer({ values, streams, around })
    : undefined;
  let verdicts: readonly Verdict[] = [];

  const look = (): void => {
    const now = live.now();
    const missed = judge.look({
      atMs: now.elapsedMs,
      readings: runningReadings(now, recent(server?.latest())),
      second: now.lastSecond,
    });
    for (const verdict of missed) {
      const then = abortOnFail ? ": the run ends" : "";
      around.log.warn(`Threshold missed${then}: ${lineOf(verdict)}`, {
        event: "threshold",
        ...fieldsOf(verdict),
      });
    }
    if (abortOnFail && missed.length > 0) stop();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    finish: () => clearInterval(timer),
    async amend(summary) {
      const stream = around.signals.second.aborted ? undefined : await server?.refresh(LAST_READING_MS);
      look();
      verdicts = judge.verdicts(finalReadings(summary, live.now(), stream));
      return { thresholds: verdicts.map(fieldsOf) };
    },
    async close() {
      await server?.close();
      return objectionOf(verdicts.filter(({ isMissed }) => isMissed));
    },
  };
}

type Watched = Pick<ViewContext, "values" | "streams" | "around">;

async function watchServer({ values, streams, around }: Watched): Promise<StreamWatch> {
  const { streamsWatch } = await import("../../io/redis/streams-watch.ts");
  return streamsWatch(around.target, streams, { isCluster: values.cluster, everyMs: READ_EVERY_MS });
}

function recent(stream: StreamNow | undefined): StreamNow | undefined {
  return stream !== undefined && Date.now() - stream.atUnixMs < STALE_MS ? stream : undefined;
}

function lineOf({ threshold, why }: Verdict): string {
  return `${threshold.text}: ${why}`;
}

function fieldsOf({ threshold, value, isMissed, why }: Verdict) {
  return { expression: threshold.text, value, held: !isMissed, why };
}

function objectionOf(missed: readonly Verdict[]): IngestError | undefined {
  if (missed.length === 0) return undefined;
  const [first] = missed;
  return new IngestError(
    EXIT.threshold,
    missed.length === 1
      ? `Threshold missed: ${lineOf(first!)}`
      : `${missed.length} thresholds missed:\n  ${missed.map(lineOf).join("\n  ")}`,
  );
}

import type { RunFacts, RunNow } from "../../report/run-view.ts";
import type { StreamNow } from "../../report/surroundings.ts";
import type { View, ViewContext } from "./view.ts";

const EVERY_MS = 1000;
/** A second of the run is told when it is over for sure: the run begins some ms after it is opened. */
const AFTER_MS = 50;
/** What was read of the stream is news for so long; it takes a moment to come back after an outage. */
const NEWS_MS = 10_000;

/** Shows a run to whoever listens at the dashboard. Nothing is counted for it: everything is asked when somebody looks. */
export async function open({ live, around, streams, values }: ViewContext): Promise<View> {
  const dashboard = around.dashboard!;
  const { listener, process } = dashboard;
  const { streamsWatch } = await import("../../io/redis/streams-watch.ts");
  const watch = streamsWatch(around.target, streams, { isCluster: values.cluster, everyMs: EVERY_MS });
  const stream = (): StreamNow | null => newsOf(watch.latest(), Date.now());
  const { facts } = live;
  const startedAtMs = performance.now() - live.now().elapsedMs;
  listener.show({
    hello: () => ({ facts, history: live.history(), ingestVersion: facts.ingestVersion }),
    tick: () => ({ now: live.now(), stream: stream(), process: process.now() }),
    // Timers take whole milliseconds: one that came a moment too early would tell the same second again.
    nextTickInMs: () => Math.ceil(EVERY_MS - ((performance.now() - startedAtMs - AFTER_MS) % EVERY_MS)),
    obstacle: () => obstacleOf(live.now(), facts),
    metrics: () => {
      const now = live.now();
      const seen = { facts, now, distributions: live.distributions(), stream: stream() };
      return dashboard.metrics(seen, obstacleOf(now, facts) === undefined);
    },
  });
  return {
    async close(summary) {
      await Promise.all([listener.close({ summary, history: live.history() }), watch.close()]);
      return undefined;
    },
  };
}

function newsOf(latest: StreamNow | undefined, nowUnixMs: number): StreamNow | null {
  return latest !== undefined && nowUnixMs - latest.atUnixMs < NEWS_MS ? latest : null;
}

/**
 * Why events do not get through; undefined while they do. A fault that nothing has disproved yet is none where nothing waits. A server that
 * stands still makes no fault for a long while: nothing is acknowledged, and more and more is due.
 */
function obstacleOf(now: RunNow, { fromMs, redis }: RunFacts): string | undefined {
  const { state, trouble, backlog, inFlight, actualPerSec, elapsedMs } = now;
  const isOpen = state === "READY" || state === "DRAINING" || state === "DONE";
  if (!isOpen) return trouble?.message ?? `The connection to Redis at ${redis} is being made`;
  if (backlog === 0) return undefined;
  const isStill = inFlight > 0 && actualPerSec === 0 && elapsedMs - fromMs > EVERY_MS;
  return (
    trouble?.message ??
    (isStill ? `Redis at ${redis} acknowledges nothing, and ${backlog} events wait` : undefined)
  );
}

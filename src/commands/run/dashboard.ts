import type { ListenAddress } from "../../io/http/address.ts";
import { exposition } from "../../io/http/exposition.ts";
import { type Listener, listen } from "../../io/http/listener.ts";
import { pageFiles } from "../../io/http/page-files.ts";
import type { Log } from "../../io/log.ts";
import { type ProcessWatch, watchProcess } from "../../io/process-watch.ts";
import { allMetrics, type Labels, type RunSeen } from "../../report/metrics/index.ts";
import type { VersionInfo } from "../../version.ts";

/** What others see of a run, from before it is connected until after its summary. */
export interface Dashboard {
  readonly listener: Listener;
  readonly process: ProcessWatch;
  /** The answer of /metrics. */
  metrics(run: RunSeen | undefined, isReady: boolean): Promise<{ text: string; type: string }>;
  close(): Promise<void>;
}

/** Listens at once, so that a port that is taken fails the run before anything is connected or written. */
export async function openDashboard(
  address: ListenAddress,
  token: string | undefined,
  log: Log,
  { version, commit, bun }: VersionInfo,
): Promise<Dashboard> {
  const build: Labels = { version, commit, bun };
  const process = watchProcess();
  const metrics: Dashboard["metrics"] = (run, isReady) => {
    const own = { build, isReady, cpuSeconds: process.cpuSeconds(), own: process.now() };
    return exposition(allMetrics(own, run));
  };
  const shown = {
    hello: () => undefined,
    tick: () => undefined,
    nextTickInMs: () => 1000,
    metrics: () => metrics(undefined, false),
    obstacle: () => "The run has not begun: it waits for Redis",
  };
  const listener = await listen({ address, token, files: pageFiles(), shown });
  const { url } = listener;
  const toWhom = token === undefined ? "" : ", for those who know the token";
  log.info(`Dashboard at ${url}, metrics at ${url}metrics${toWhom}`, { event: "dashboard", url });
  return {
    listener,
    process,
    metrics,
    async close() {
      process.end();
      await listener.close({ summary: null });
    },
  };
}

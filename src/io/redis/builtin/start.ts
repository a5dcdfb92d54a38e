import { EXIT, IngestError } from "../../../primitives/errors.ts";
import type { Log } from "../../log.ts";
import { filesIn, livingHolder, lockHolder } from "./lock.ts";
import { LOOPBACK, whoAnswers } from "./probe.ts";
import type { Programs } from "./programs.ts";
import { repairAppendOnly } from "./repair.ts";
import type { ServerSettings } from "./server-arguments.ts";
import { isLockTaken, type Supervised, supervise } from "./supervisor.ts";

/** What one start led to: a server of ours, or the one of another `ingest` that was quicker. */
export type Started = { readonly ours: Supervised } | { readonly ours: undefined };

const POLL_MS = 10;
/** For the other process to come up or to be gone. */
const PATIENCE_MS = 20_000;
const SAY_LOADING_AFTER_MS = 1000;

/**
 * Starts the server and waits until it serves. Several processes may do this at once, with the same port or data folder:
 * the lock on the folder lets one through, and the port is taken once. Who comes late uses the winner's server; who comes
 * while an old server is still closing its files tries again.
 */
export async function startServer(programs: Programs, settings: ServerSettings, log: Log): Promise<Started> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    await refuseSecondPort(settings);
    await repairAppendOnly(programs, settings.dataFolder);
    const server = supervise(programs, settings);
    if (await isServing(server, settings, log)) return { ours: server };
    if ((await whoServes(settings)) === "redis") return { ours: undefined };
    const end = server.ended()!;
    const isBusy = isLockTaken(end) || /in use/i.test(end.said);
    if (!isBusy || performance.now() > deadline) throw doesNotStart(programs, settings, end);
    await Bun.sleep(5 * POLL_MS);
  }
}

/** True when our process answers at the port, false when it has ended before. Loading may take as long as it takes. */
async function isServing(
  server: Supervised,
  { port, dataFolder }: ServerSettings,
  log: Log,
): Promise<boolean> {
  const startedAt = performance.now();
  let sayLoadingAt = startedAt + SAY_LOADING_AFTER_MS;
  let isThere = false;
  while (!server.ended()) {
    const answer = await whoAnswers(port);
    const holder = answer.who === "redis" ? await livingHolder(dataFolder) : undefined;
    const isOurs = answer.who === "redis" && holder?.supervisorPid === server.supervisorPid;
    if (isOurs && !answer.loading && !server.ended()) return true;
    isThere ||= isOurs;
    if (isOurs && performance.now() > sayLoadingAt) {
      log.info(`The built-in Redis loads its data from ${dataFolder}`);
      sayLoadingAt = Number.POSITIVE_INFINITY;
    }
    if (!isThere && performance.now() > startedAt + PATIENCE_MS) await server.stop();
    await Bun.sleep(POLL_MS);
  }
  return false;
}

/**
 * Who is to be reckoned with at the port: a Redis, once it has loaded its data, or nobody. It throws when it is neither.
 * The folder's own server is given time to close its files, which it does in silence.
 */
export async function whoServes({
  port,
  dataFolder,
}: Pick<ServerSettings, "port" | "dataFolder">): Promise<"redis" | "nobody"> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await whoAnswers(port);
    const isLeaving = answer.who === "silent" && lockHolder(dataFolder)?.port === port;
    if (answer.who === "nobody" || (answer.who === "redis" && !answer.loading)) return answer.who;
    if (answer.who !== "redis" && !(isLeaving && performance.now() < deadline))
      throw occupied(port, answer.who);
    await Bun.sleep(10 * POLL_MS);
  }
}

/** The folder's server may live at another port; then it will not go away by waiting. */
async function refuseSecondPort({ port, dataFolder }: ServerSettings): Promise<void> {
  const holder = await livingHolder(dataFolder);
  if (!holder || holder.port === port) return;
  throw new IngestError(
    EXIT.connection,
    `The data in ${dataFolder} are served at ${LOOPBACK}:${holder.port} already, so they cannot be served at ${LOOPBACK}:${port} too`,
    { hint: `Use that server with --redis redis://${LOOPBACK}:${holder.port}, or stop it` },
  );
}

function occupied(port: number, who: "silent" | "stranger"): IngestError {
  const manner = who === "silent" ? "does not answer" : "is not a Redis";
  return new IngestError(EXIT.connection, `Something listens at ${LOOPBACK}:${port} that ${manner}`, {
    hint: "Stop it, or name a Redis with --redis or REDIS_URL",
  });
}

function doesNotStart(
  { name }: Programs,
  { dataFolder }: ServerSettings,
  end: { readonly code: number; readonly said: string },
): IngestError {
  const reason = isLockTaken(end) ? `another one keeps its data in ${dataFolder} locked` : end.said;
  return new IngestError(
    EXIT.connection,
    `The ${name} does not start: ${reason || `exit code ${end.code}`}`,
    {
      hint: `Its log is ${filesIn(dataFolder).logFile}; any other Redis can be named with --redis or REDIS_URL`,
    },
  );
}

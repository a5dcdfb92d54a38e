import { EXIT, IngestError } from "../../../primitives/errors.ts";
import type { Log } from "../../log.ts";
import { dataFolderOf, type LaunchOptions, launchBuiltin } from "./launch.ts";
import { LOOPBACK } from "./probe.ts";
import { whoServes } from "./start.ts";
import type { Supervised } from "./supervisor.ts";

const LEAVE_ON = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs the built-in Redis until a signal asks to leave, or until somebody shuts the server down. */
export async function serveBuiltin(log: Log, options: LaunchOptions): Promise<void> {
  const { port } = options;
  if ((await whoServes({ port, dataFolder: dataFolderOf(options) })) === "redis") throw alreadyThere(port);
  const { server, line } = await launchBuiltin(log, options);
  if (!server) throw alreadyThere(port);
  log.info(line);
  const signal = await signalOrEnd(server);
  await server.stop();
  const { code, said } = server.ended()!;
  if (code !== 0)
    throw new IngestError(EXIT.failed, `The built-in Redis ended with ${said || `exit code ${code}`}`);
  log.info(signal ? `${signal}: the built-in Redis has saved its data` : "The built-in Redis was shut down");
}

async function signalOrEnd(server: Supervised): Promise<NodeJS.Signals | undefined> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals | undefined>();
  for (const signal of LEAVE_ON) process.on(signal, resolve);
  server.exited.then(() => resolve(undefined));
  const signal = await promise;
  for (const each of LEAVE_ON) process.off(each, resolve);
  return signal;
}

function alreadyThere(port: number): IngestError {
  return new IngestError(EXIT.connection, `A Redis answers at ${LOOPBACK}:${port} already`, {
    hint: "It can be used as it is; --port and --data-dir start another one beside it",
  });
}

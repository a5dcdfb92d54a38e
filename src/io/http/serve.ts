import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Server } from "bun";
import { authorityOf, type ListenAddress } from "./address.ts";
import { gate } from "./gate.ts";
import { answer } from "./headers.ts";
import { listenError } from "./listen-error.ts";
import { inAWord, type routes, turnedAway } from "./routes.ts";

/** Whoever takes nothing for so long is cut off; viewers are sent something every second. */
const IDLE_S = 30;
const PARTING_MS = 250;

export interface ServeOptions {
  readonly address: ListenAddress;
  /** Undefined lets everybody in. */
  readonly token: string | undefined;
  /** What is answered to those who are let in. */
  readonly route: ReturnType<typeof routes>;
}

/** Listens, or throws an IngestError (exit 1 or 2) that says why it cannot. */
export async function serve({ address, token, route }: ServeOptions): Promise<Server<undefined>> {
  const handle = async (request: Request, server: Server<undefined>): Promise<Response> => {
    const url = URL.parse(request.url);
    if (url === null) return answer(400, "This is no address\n");
    const { method, headers } = request;
    const verdict = letIn({ method, path: url.pathname, tokenInUrl: tokenIn(url), headers });
    const refusal = turnedAway(verdict);
    if (refusal !== undefined) return refusal;
    const response = await route({ method, path: url.pathname, atATime: server.pendingRequests });
    return verdict.let === "in" ? response : inAWord(response);
  };
  const server = await listening(address, (hostname) =>
    Bun.serve({
      hostname,
      port: address.port,
      idleTimeout: IDLE_S,
      maxRequestBodySize: 0,
      development: false,
      fetch: handle,
      error: () => answer(500, "This is a bug in ingest\n"),
    }),
  );
  const hosts = address.isLoopback ? ownHosts(address, server.port!) : undefined;
  const letIn = gate({ token, hosts, port: server.port! });
  return server;
}

/** What was said last is on its way within a few turns of the event loop; whoever does not take it is not waited for. */
export async function part(server: Server<undefined>): Promise<void> {
  const untilMs = performance.now() + PARTING_MS;
  while (server.pendingRequests > 0 && performance.now() < untilMs) await Bun.sleep(5);
  await Promise.race([server.stop(true), Bun.sleep(PARTING_MS)]);
}

/** A plus sign stands for itself: tokens hold no blanks. */
function tokenIn({ searchParams }: URL): string | null {
  return searchParams.get("token")?.replaceAll(" ", "+") ?? null;
}

/** What stands in the Host header of those who mean us. */
function ownHosts({ host }: ListenAddress, port: number): ReadonlySet<string> {
  const own = [host, "127.0.0.1", "localhost", "::1"].map((name) => authorityOf({ host: name, port }));
  // The port that HTTP means anyway is left out.
  return new Set(port === 80 ? own.flatMap((text) => [text, text.slice(0, -":80".length)]) : own);
}

async function listening<T>(address: ListenAddress, begin: (hostname: string) => T): Promise<T> {
  try {
    return begin(await plainAddress(address.host));
  } catch (error) {
    throw listenError(error, address);
  }
}

/** A name is looked up here: Bun's words for one that has no address are those for a port that is taken. */
async function plainAddress(host: string): Promise<string> {
  if (host === "localhost") return "127.0.0.1";
  return isIP(host) === 0 ? (await lookup(host)).address : host;
}

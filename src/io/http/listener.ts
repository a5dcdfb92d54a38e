import type { Server } from "bun";
import { authorityOf, type ListenAddress } from "./address.ts";
import { gate } from "./gate.ts";
import { answer } from "./headers.ts";
import { listenError } from "./listen-error.ts";
import type { PageFile } from "./page-files.ts";
import { inAWord, routes, turnedAway } from "./routes.ts";
import type { Shown } from "./shown.ts";
import { eventFrame, HEARTBEAT, viewers } from "./viewers.ts";

export interface ListenOptions {
  readonly address: ListenAddress;
  /** Undefined lets everybody in. */
  readonly token: string | undefined;
  readonly files: readonly PageFile[];
  readonly shown: Shown;
}

export interface Listener {
  /** "http://127.0.0.1:9464/". */
  readonly url: string;
  /** From now on this is shown, to those who look already too. */
  show(shown: Shown): void;
  /** Tells all viewers the last there is to say, and ends every connection within a fraction of a second. The first call counts. */
  close(last: unknown): Promise<void>;
}

/** Whoever takes nothing for so long is cut off; viewers are sent something every second. */
const IDLE_S = 30;
const PARTING_MS = 250;

/** Listens, or throws an IngestError (exit 1 or 2) that says why it cannot. While nobody looks it costs no more than a timer. */
export function listen({ address, token, files, shown: initially }: ListenOptions): Listener {
  const all = viewers();
  let shown = initially;
  const server = serve({ address, token, route: routes({ files, viewers: all, shown: () => shown }) });
  const tick = (): void => {
    const now = all.count > 0 ? shown.tick() : undefined;
    all.tell(now === undefined ? HEARTBEAT : eventFrame("tick", now));
    ticker = nextTick();
  };
  const nextTick = () => setTimeout(tick, shown.nextTickInMs()).unref();
  let ticker = nextTick();
  let parting: Promise<void> | undefined;
  return {
    url: `http://${authorityOf({ host: address.host, port: server.port! })}/`,
    show(next) {
      shown = next;
      if (all.count > 0) all.tell(eventFrame("hello", shown.hello()));
      clearTimeout(ticker);
      ticker = nextTick();
    },
    close(last) {
      if (parting !== undefined) return parting;
      clearTimeout(ticker);
      all.tell(eventFrame("end", last));
      all.close();
      parting = part(server);
      return parting;
    },
  };
}

interface ServeOptions extends Pick<ListenOptions, "address" | "token"> {
  readonly route: ReturnType<typeof routes>;
}

function serve({ address, token, route }: ServeOptions): Server<undefined> {
  const { host, port } = address;
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
  const server = listening(address, () =>
    Bun.serve({
      // A browser asks for ::1 first where both exist; a name would be bound to whichever is found.
      hostname: host === "localhost" ? "127.0.0.1" : host,
      port,
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

/** A plus sign stands for itself: tokens hold no blanks. */
function tokenIn({ searchParams }: URL): string | null {
  return searchParams.get("token")?.replaceAll(" ", "+") ?? null;
}

function ownHosts({ host }: ListenAddress, port: number): ReadonlySet<string> {
  return new Set([host, "127.0.0.1", "localhost", "::1"].map((name) => authorityOf({ host: name, port })));
}

function listening<T>(address: ListenAddress, begin: () => T): T {
  try {
    return begin();
  } catch (error) {
    throw listenError(error, address);
  }
}

/** What was said last is on its way within a few turns of the event loop; whoever does not take it is not waited for. */
async function part(server: Server<undefined>): Promise<void> {
  const untilMs = performance.now() + PARTING_MS;
  while (server.pendingRequests > 0 && performance.now() < untilMs) await Bun.sleep(5);
  await Promise.race([server.stop(true), Bun.sleep(PARTING_MS)]);
}

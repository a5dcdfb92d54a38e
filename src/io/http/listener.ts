import { authorityOf } from "./address.ts";
import type { PageFile } from "./page-files.ts";
import { routes } from "./routes.ts";
import { part, type ServeOptions, serve } from "./serve.ts";
import type { Shown } from "./shown.ts";
import { eventFrame, HEARTBEAT, viewers } from "./viewers.ts";

export interface ListenOptions extends Pick<ServeOptions, "address" | "token"> {
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

/** Listens, or throws an IngestError (exit 1 or 2) that says why it cannot. While nobody looks it costs no more than a timer. */
export async function listen({ address, token, files, shown: initially }: ListenOptions): Promise<Listener> {
  const all = viewers();
  let shown = initially;
  const server = await serve({ address, token, route: routes({ files, viewers: all, shown: () => shown }) });
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

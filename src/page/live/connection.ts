import type { RunSummary } from "../../report/run-summary.ts";
import type { RunFacts, RunNow, RunSample } from "../../report/run-view.ts";
import type { ProcessNow, StreamNow } from "../../report/surroundings.ts";

export interface Hello {
  readonly facts: RunFacts;
  readonly history: readonly RunSample[];
  readonly ingestVersion: string;
}

export interface Tick {
  readonly now: RunNow;
  readonly stream: StreamNow | null;
  readonly process: ProcessNow;
}

export interface End {
  /** null where the run came to nothing that could be summed up. */
  readonly summary: RunSummary | null;
  /** All of it, the last fraction of a second too; undefined where there was nothing. */
  readonly history?: readonly RunSample[];
}

export interface Listener {
  /** There is a connection, and maybe no run yet. */
  connected(): void;
  hello(hello: Hello): void;
  tick(tick: Tick): void;
  end(end: End): void;
  /** What is shown is old from now on. */
  lost(): void;
}

const AGAIN_MS = 3000;
/** A tick comes every second. A laptop that was closed may wake up with a connection that never says another word. */
const SILENCE_MS = 15_000;
const LOOK_EVERY_MS = 1000;

/** Listens to the run that serves this page, and comes back whenever the connection is lost, until the run has ended. */
export function listen(to: Listener): void {
  let source: EventSource | undefined;
  let heardAtMs = Date.now();
  let isOver = false;
  let isFollowing = false;

  const hear = <T>(name: string, take: (data: T) => void): void =>
    source!.addEventListener(name, ({ data }: MessageEvent<string>) => {
      heardAtMs = Date.now();
      take(JSON.parse(data) as T);
    });
  const lose = (): void => {
    if (isFollowing) to.lost();
    isFollowing = false;
  };
  const connect = (): void => {
    heardAtMs = Date.now();
    source = new EventSource("events");
    source.addEventListener("open", () => {
      heardAtMs = Date.now();
      isFollowing = true;
      to.connected();
    });
    hear<Hello>("hello", (hello) => to.hello(hello));
    hear<Tick>("tick", (tick) => to.tick(tick));
    hear<End>("end", (end) => {
      isOver = true;
      source!.close();
      to.end(end);
    });
    source.addEventListener("error", () => {
      lose();
      // After an answer that is no stream the browser gives up by itself, and we do not.
      if (source!.readyState === EventSource.CLOSED) setTimeout(again, AGAIN_MS);
    });
  };
  const again = (): void => {
    source?.close();
    if (!isOver) connect();
  };
  connect();
  setInterval(() => {
    if (isOver || Date.now() - heardAtMs < SILENCE_MS) return;
    lose();
    again();
  }, LOOK_EVERY_MS);
}

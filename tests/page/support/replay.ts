import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { End, Hello, Tick } from "../../../src/page/live/connection.ts";

/** What the listener of a real run said to a viewer: 14 s with two bursts, two consumer groups, and a connection that was cut after 8 s. */
const RECORDED = join(import.meta.dir, "recorded-run.ndjson");

export type Said =
  | { readonly event: "hello"; readonly data: Hello }
  | { readonly event: "tick"; readonly data: Tick }
  | { readonly event: "end"; readonly data: End };

export function recordedRun(): Said[] {
  return readFileSync(RECORDED, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Said);
}

export interface Replay {
  readonly url: string;
  /** How often a viewer came. */
  readonly visits: number;
  /** Says this to whoever listens now, and first of all to whoever comes later when `greeting`. */
  say(said: Said, greeting?: boolean): void;
  /** Ends all connections; whoever comes then is answered with this status until it is 200 again. */
  cut(status: number): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Everything may come from here and nothing from elsewhere, and no string becomes code or style. */
const STRICT = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  "X-Content-Type-Options": "nosniff",
};

/** Serves the page as it is built, and says what it is told to say. */
export async function startReplay(): Promise<Replay> {
  const files = await pageAsBuilt();
  const viewers = new Set<ReadableStreamDefaultController<string>>();
  let greeting: Said | undefined;
  let status = 200;
  let visits = 0;
  const events = (): Response => {
    visits++;
    if (status !== 200) return new Response("no\n", { status, headers: STRICT });
    let own: ReadableStreamDefaultController<string>;
    const body = new ReadableStream<string>({
      start(controller) {
        own = controller;
        viewers.add(own);
        own.enqueue("retry: 200\n\n");
        if (greeting !== undefined) own.enqueue(frame(greeting));
      },
      cancel: () => void viewers.delete(own),
    });
    return new Response(body, { headers: { ...STRICT, "Content-Type": "text/event-stream" } });
  };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/events") return events();
      const file = files.get(pathname);
      if (file === undefined)
        return new Response("There is nothing here\n", { status: 404, headers: STRICT });
      return new Response(file, { headers: { ...STRICT, "Content-Type": file.type } });
    },
  });
  return {
    url: server.url.href,
    get visits() {
      return visits;
    },
    say(said, isGreeting = false) {
      if (isGreeting) greeting = said;
      for (const viewer of viewers) viewer.enqueue(frame(said));
    },
    cut(next) {
      status = next;
      for (const viewer of viewers) viewer.close();
      viewers.clear();
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

function frame({ event, data }: Said): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

async function pageAsBuilt(): Promise<Map<string, Blob>> {
  const built = await Bun.build({
    entrypoints: [join(import.meta.dir, "../../../src/page/live.html")],
    target: "browser",
    minify: true,
    publicPath: "/",
  });
  return new Map(
    built.outputs.map((output) => [
      output.path.endsWith(".html") ? "/" : `/${basename(output.path)}`,
      output,
    ]),
  );
}

import { connect, type Socket } from "node:net";

/** A server-sent event, its data as they came. */
export interface Told {
  readonly event: string;
  readonly data: unknown;
}

/** Somebody who reads server-sent events, as a page would. */
export interface Viewer {
  readonly status: number;
  /** What he was told so far. */
  readonly told: readonly Told[];
  /** Resolves when the connection ends, however it does; then nothing more is told. */
  readonly ended: Promise<void>;
  leave(): void;
}

export async function viewer(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Viewer> {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  const told: Told[] = [];
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const bytes of response.body ?? []) {
      const messages = (rest + decoder.decode(bytes, { stream: true })).split("\n\n");
      rest = messages.pop()!;
      told.push(...messages.flatMap(toldBy));
    }
  };
  const ended = read().catch(() => {});
  return { status: response.status, told, ended, leave: () => leaving.abort() };
}

/** None for a heartbeat or a time to come back after. */
function toldBy(message: string): Told[] {
  const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(message) ?? [];
  return event === undefined ? [] : [{ event, data: JSON.parse(data!) }];
}

/** What was told under a name; the caller knows what that holds. */
export function dataOf<T>({ told }: Pick<Viewer, "told">, event: string): T[] {
  return told.filter((each) => each.event === event).map(({ data }) => data as T);
}

/** Somebody who asks, and never reads a byte of the answer. */
export async function deafViewer(port: number, request: string): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.pause();
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.write(request);
  return socket;
}

/** Sends these bytes on a connection of their own, and gives all that comes back until it is closed, or is silent for a while. */
export async function answerTo(port: number, bytes: string, silentMs = 300): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.setTimeout(silentMs, () => socket.destroy());
  socket.on("error", () => {});
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  socket.write(bytes, "latin1");
  await new Promise((resolve) => socket.once("close", resolve));
  return text;
}

import type { Redis } from "ioredis";
import { cutConnection } from "../client.ts";
import { connectOnce } from "../connect.ts";
import { ANNOUNCEMENTS } from "../reply-limit.ts";
import type { Address, RedisTarget } from "../target.ts";
import { addressFrom } from "./redirection.ts";

const CONNECT_MS = 2000;
const AGAIN_AFTER_MS = 3000;
const CHANNEL = "+switch-master";

/**
 * Listens to all sentinels for a new master, so that one that hangs is left as soon as another has its place. A sentinel that cannot
 * be reached is tried again every few seconds. `switched` is told which sentinel said it. Gives what ends the watch.
 */
export function watchForSwitch(
  sentinels: readonly RedisTarget[],
  name: string,
  switched: (sentinel: number, master: Address) => void,
): () => void {
  const ends = sentinels.map((sentinel, at) =>
    listenTo(sentinel, (message) => {
      const master = masterIn(message, name, sentinel.host);
      if (master !== undefined) switched(at, master);
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}

/** "name old-host old-port new-host new-port". */
function masterIn(message: string, name: string, from: string): Address | undefined {
  const [which, , , host, port] = message.split(" ");
  return which === name ? addressFrom(host, port, from) : undefined;
}

function listenTo(sentinel: RedisTarget, hear: (message: string) => void): () => void {
  let client: Redis | undefined;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = (): void => {
    if (!isOver) timer = setTimeout(listen, AGAIN_AFTER_MS).unref();
  };
  const listen = async (): Promise<void> => {
    try {
      const options = { withinMs: CONNECT_MS, clientName: "ingest-failover" };
      const connection = await connectOnce(sentinel, options);
      connection.allow(ANNOUNCEMENTS);
      client = connection.client;
      client.once("end", again);
      client.on("message", (_, message: string) => hear(message));
      if (isOver) cutConnection(client);
      else await client.subscribe(CHANNEL).catch(() => {});
    } catch {
      again();
    }
  };
  void listen();
  return () => {
    isOver = true;
    clearTimeout(timer);
    if (client !== undefined) cutConnection(client);
  };
}

import { type MemoryReading, memoryReading } from "../../report/memory-guard.ts";
import type { Link } from "./link.ts";

const EVERY_MS = 2000;

/**
 * Asks on the publisher's own connection how much memory the server uses, at once and then every two seconds: no second connection,
 * no further round trip before the first event. A user who may not ask (INFO) is not asked again.
 */
export function readMemory(
  link: Pick<Link, "client" | "lost">,
  heard: (reading: MemoryReading | undefined) => void,
): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const ask = async (): Promise<void> => {
    try {
      heard(memoryReading(String(await link.client.call("INFO", "memory"))));
    } catch {
      clearInterval(timer);
      heard(undefined);
    }
  };
  timer = setInterval(() => void ask(), EVERY_MS).unref();
  link.lost.then(() => clearInterval(timer));
  void ask();
}

import { type Opened, type Session, type Sink, SinkFault } from "../../engine/ports.ts";
import { networkFault } from "./network-errors.ts";
import { type Patience, patiently } from "./patiently.ts";

/** The first connection and what the ledger said there. Throws IngestError as connectRedis does, so that a run fails before its first event or not for such a reason. */
export function firstContact(
  sink: Sink,
  options: Patience & { readonly label: string },
): Promise<{ session: Session; opened: Opened }> {
  return patiently(async (withinMs) => {
    const session = await sink.connect(withinMs);
    // A server that stands still takes connections and says nothing.
    const silence = new SinkFault(networkFault("ETIMEDOUT", options));
    const timer = setTimeout(() => session.drop(), withinMs);
    const started = performance.now();
    try {
      return { session, opened: await session.open(0) };
    } catch (error) {
      session.drop();
      throw performance.now() - started >= withinMs ? silence : error;
    } finally {
      clearTimeout(timer);
    }
  }, options);
}

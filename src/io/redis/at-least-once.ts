import { type Opened, type Outcome, type Session, SinkFault } from "../../engine/ports.ts";
import type { Encoder } from "../../model/index.ts";
import type { Link } from "./link.ts";
import { alreadyThereFault } from "./owner.ts";
import type { RunEntry } from "./run-entry.ts";
import { skipPlainly } from "./skip-events.ts";

type Results = readonly [Error | null, unknown][];

/**
 * Plain pipelined XADD, for servers that forbid scripts. The ledger is moved behind the entries, in a step of its own: after
 * trouble, events that were written already may be written again.
 */
export function atLeastOnceSession(
  link: Link,
  run: RunEntry,
  encoder: Encoder,
  memory: { hasOpened: boolean } = { hasOpened: false },
): Session {
  const { client } = link;
  const scratch = new Uint8Array(encoder.maxEventBytes);
  const trimming = run.maxLen === undefined ? [] : ["MAXLEN", "~", run.maxLen];
  /** How far the ledger has been moved on this connection, and the last move: they follow one another. */
  let movedTo = 0;
  let moved: Promise<unknown> = Promise.resolve();

  const settle = async (first: number, count: number, results: Results): Promise<Outcome> => {
    const failed = results.slice(0, count).findIndex(([error]) => error !== null);
    const written = failed < 0 ? count : failed;
    const length = results[count]?.[1];
    try {
      // Behind a batch that failed the ledger stays where it is: the publisher comes back to it.
      if (first === movedTo && written > 0) {
        await client.hset(run.ledgerKey, run.nextField, first + written);
        movedTo = first + written;
      }
    } catch (error) {
      return { ok: false, fault: link.faultOf(error) };
    }
    if (failed >= 0) return { ok: false, fault: link.faultOf(results[failed]![0]) };
    return { ok: true, position: { next: movedTo, streamLength: typeof length === "number" ? length : -1 } };
  };

  return {
    open: async (beginAt) => {
      const opened = await openRun(link, run, beginAt);
      if (!memory.hasOpened && opened.next > 0)
        throw new SinkFault(alreadyThereFault(run, link.label, opened.next));
      memory.hasOpened = true;
      movedTo = opened.next;
      return opened;
    },
    write: (first, count) => {
      const pipeline = client.pipeline();
      let sizeBytes = 0;
      for (let index = first; index < first + count; index++) {
        const length = encoder.write(index, scratch, 0);
        pipeline.call("XADD", run.stream, ...trimming, "*", "data", Buffer.from(scratch.subarray(0, length)));
        sizeBytes += length;
      }
      pipeline.xlen(run.stream);
      const before = moved;
      const outcome = pipeline.exec().then(
        (results) => before.then(() => settle(first, count, results as Results)),
        (error): Outcome => ({ ok: false, fault: link.faultOf(error) }),
      );
      moved = outcome;
      return { count, sizeBytes, outcome };
    },
    skip: (first, to, passed) => {
      const outcome = moved.then(async (): Promise<Outcome> => {
        if (first !== movedTo) return { ok: true, position: { next: movedTo, streamLength: -1 } };
        const skipped = await skipPlainly(link, run, to, passed);
        if (skipped.ok) movedTo = to;
        return skipped;
      });
      moved = outcome;
      return outcome;
    },
    lost: link.lost,
    drop: link.drop,
    close: link.close,
  };
}

async function openRun({ client, faultOf }: Link, run: RunEntry, beginAt: number): Promise<Opened> {
  const { stream, ledgerKey, manifestField, manifestJson, nextField } = run;
  try {
    const streamLength = await client.xlen(stream).catch((error: Error) => {
      if (/^NOPERM/.test(error.message)) return -1;
      throw error;
    });
    const next = await client.hget(ledgerKey, nextField);
    if (next !== null) return { next: Number(next), known: true, streamLength };
    await client.hset(ledgerKey, manifestField, manifestJson, nextField, beginAt);
    return { next: beginAt, known: false, streamLength };
  } catch (error) {
    throw new SinkFault(faultOf(error));
  }
}

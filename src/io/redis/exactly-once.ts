import { createHash } from "node:crypto";
import type { Outcome, Session, Written } from "../../engine/ports.ts";
import type { Encoder } from "../../model/index.ts";
import { type Acks, acknowledgements, MEMORY } from "./acks.ts";
import { BatchFrames } from "./batch-frame.ts";
import { keepBeating } from "./beat.ts";
import { BufferPool } from "./buffer-pool.ts";
import { FrameCommand } from "./frame-command.ts";
import type { Link } from "./link.ts";
import { appendScriptOf, openRun, type RunMemory } from "./open-run.ts";
import { positionIn } from "./position.ts";
import type { RunEntry } from "./run-entry.ts";
import { skipByScript } from "./skip-events.ts";
import { Turns } from "./turns.ts";

/** Entries and ledger move in one step, by script or by transaction, so a batch that is sent twice is written once. */
export function exactlyOnceSession(
  link: Link,
  run: RunEntry,
  encoder: Encoder,
  { memory, acks }: { memory: RunMemory; acks: Acks } = { memory: newRunMemory(), acks: MEMORY },
): Session {
  const scriptSha = createHash("sha1").update(appendScriptOf(run)).digest("hex");
  const frames = new BatchFrames(encoder, { scriptSha, ...run });
  const pool = new BufferPool();
  const turns = new Turns(link, run, encoder, pool, memory);
  const acknowledged = acknowledgements(link, acks);
  const beat = keepBeating(link, run);

  const send = async (buffer: Uint8Array, frame: Buffer, to: number): Promise<Outcome> => {
    try {
      const reply = await link.client.sendCommand(new FrameCommand("evalsha", frame));
      pool.giveBack(buffer);
      const position = positionIn(reply, run);
      turns.scriptSettled(position.next >= to);
      return { ok: true, position };
    } catch (error) {
      turns.scriptSettled(false);
      return { ok: false, fault: link.faultOf(error) };
    }
  };
  const byScript = (first: number, wanted: number): Written => {
    const buffer = pool.take(frames.bytesFor(wanted));
    const { start, end, count } = frames.write(first, wanted, buffer);
    const frame = Buffer.from(buffer.buffer, start, end - start);
    return { count, sizeBytes: frame.length, outcome: send(buffer, frame, first + count) };
  };
  const settled = (written: Written): Written => {
    beat.written();
    return acks.kind === "memory" ? written : { ...written, outcome: acknowledged(written.outcome) };
  };

  return {
    open: async (beginAt) => {
      turns.reopened();
      const opened = await openRun(link, run, beginAt, { memory, acks });
      beat.begin();
      return opened;
    },
    write: (first, wanted) =>
      settled(turns.takes(wanted) ? turns.write(first, wanted) : byScript(first, wanted)),
    skip: (from, to, passed) => skipByScript(link, run, { from, to }, passed),
    lost: link.lost,
    drop: link.drop,
    close: link.close,
  };
}

export function newRunMemory(takeAt: number | undefined = 0): RunMemory {
  return { wasLost: false, takeAt };
}

import { createHash } from "node:crypto";
import { type Opened, type Outcome, type Session, SinkFault, type Written } from "../../engine/ports.ts";
import { APPEND_BATCH, OPEN_RUN } from "../../ledger/script.ts";
import type { Encoder } from "../../model/index.ts";
import { BatchFrames } from "./batch-frame.ts";
import { BufferPool } from "./buffer-pool.ts";
import { FrameCommand } from "./frame-command.ts";
import type { Link } from "./link.ts";
import { positionIn } from "./position.ts";
import type { RunEntry } from "./run-entry.ts";
import { skipByScript } from "./skip-events.ts";
import type { TrialMemory } from "./turn-trial.ts";
import { Turns } from "./turns.ts";

const SCRIPT_SHA = createHash("sha1").update(APPEND_BATCH).digest("hex");

/** Entries and ledger move in one step, by script or by transaction, so a batch that is sent twice is written once. */
export function exactlyOnceSession(
  link: Link,
  run: RunEntry,
  encoder: Encoder,
  memory: TrialMemory = { wasLost: false },
): Session {
  const { stream, ledgerKey, nextField, maxLen } = run;
  const frames = new BatchFrames(encoder, { scriptSha: SCRIPT_SHA, stream, ledgerKey, nextField, maxLen });
  const pool = new BufferPool();
  const turns = new Turns(link, run, encoder, pool, memory);

  const send = async (buffer: Uint8Array, frame: Buffer, to: number): Promise<Outcome> => {
    try {
      const reply = await link.client.sendCommand(new FrameCommand("evalsha", frame));
      pool.giveBack(buffer);
      const position = positionIn(reply);
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

  return {
    open: (beginAt) => {
      turns.reopened();
      return openRun(link, run, beginAt);
    },
    write: (first, wanted) => (turns.takes(wanted) ? turns.write(first, wanted) : byScript(first, wanted)),
    skip: (first, to, gaps) => skipByScript(link, run, first, to, gaps),
    lost: link.lost,
    drop: link.drop,
    close: link.close,
  };
}

/** EVAL of a batch without events writes nothing and leaves the script with the server, which needs no other permission than publishing does. */
async function openRun(link: Link, run: RunEntry, beginAt: number): Promise<Opened> {
  const { stream, ledgerKey, manifestField, manifestJson, nextField } = run;
  const keys = ["2", stream, ledgerKey];
  try {
    const [opened] = await Promise.all([
      link.client.call("EVAL", [OPEN_RUN, ...keys, manifestField, manifestJson, nextField, String(beginAt)]),
      link.client.call("EVAL", [APPEND_BATCH, ...keys, nextField, "0", ""]),
    ]);
    const [next, known, streamLength] = opened as [number, number, number];
    if (!Number.isInteger(next)) throw new Error("Protocol error: no index in the ledger's answer");
    return { next, known: known === 1, streamLength };
  } catch (error) {
    throw new SinkFault(link.faultOf(error));
  }
}

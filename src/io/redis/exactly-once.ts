import { createHash } from "node:crypto";
import { type Opened, type Outcome, type Position, type Session, SinkFault } from "../../engine/ports.ts";
import { APPEND_BATCH, OPEN_RUN } from "../../ledger/script.ts";
import type { Encoder } from "../../model/index.ts";
import { BatchFrames } from "./batch-frame.ts";
import { BufferPool } from "./buffer-pool.ts";
import { FrameCommand } from "./frame-command.ts";
import type { Link } from "./link.ts";
import type { RunEntry } from "./run-entry.ts";
import { skipByScript } from "./skip-events.ts";

const SCRIPT_SHA = createHash("sha1").update(APPEND_BATCH).digest("hex");

/** Batches by script: entries and ledger move in one step, so a batch that is sent twice is written once. */
export function exactlyOnceSession(link: Link, run: RunEntry, encoder: Encoder): Session {
  const { stream, ledgerKey, nextField, maxLen } = run;
  const frames = new BatchFrames(encoder, { scriptSha: SCRIPT_SHA, stream, ledgerKey, nextField, maxLen });
  const pool = new BufferPool();

  const send = async (buffer: Uint8Array, frame: Buffer): Promise<Outcome> => {
    try {
      const reply = await link.client.sendCommand(new FrameCommand("evalsha", frame));
      pool.giveBack(buffer);
      return { ok: true, position: positionIn(reply) };
    } catch (error) {
      return { ok: false, fault: link.faultOf(error) };
    }
  };

  return {
    open: (beginAt) => openRun(link, run, beginAt),
    write: (first, wanted) => {
      const buffer = pool.take(frames.bytesFor(wanted));
      const { start, end, count } = frames.write(first, wanted, buffer);
      const frame = Buffer.from(buffer.buffer, start, end - start);
      return { count, sizeBytes: frame.length, outcome: send(buffer, frame) };
    },
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

function positionIn(reply: unknown): Position {
  const [next, streamLength] = reply as [number, number];
  if (!Number.isInteger(next)) throw new Error("Protocol error: no index in the script's answer");
  return { next, streamLength };
}

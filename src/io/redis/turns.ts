import { createHash } from "node:crypto";
import type { Outcome, Written } from "../../engine/ports.ts";
import { TAKE_TURN, TELL_POSITION } from "../../ledger/script.ts";
import type { Encoder } from "../../model/index.ts";
import type { BufferPool } from "./buffer-pool.ts";
import { FrameCommand } from "./frame-command.ts";
import type { Link } from "./link.ts";
import { positionIn } from "./position.ts";
import type { RunEntry } from "./run-entry.ts";
import { type TransactionFrame, TransactionFrames } from "./transaction-frame.ts";
import { mayTakeTurns, type TrialMemory } from "./turn-trial.ts";

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
const TURN_SHA = sha1(TAKE_TURN);
const POSITION_SHA = sha1(TELL_POSITION);

/** Below this the script is as cheap. */
const LARGE_EVENTS = 32;
/** So often a transaction may do nothing on one connection, for instance because the stream was deleted, before they are given up. */
const REFUSALS = 3;

/** Large batches by transaction, on one connection: the payloads stay out of the server's Lua, which would hash every byte of them. */
export class Turns {
  private readonly link: Link;
  private readonly run: RunEntry;
  private readonly pool: BufferPool;
  private readonly memory: TrialMemory;
  private readonly asideKey: string;
  private readonly frames: TransactionFrames;
  private trial: "none" | "under way" | "passed" | "failed" = "none";
  /** The last batch landed. A transaction can append to a stream that is there, but not make one. */
  private landed = false;
  private refusals = 0;

  constructor(link: Link, run: RunEntry, encoder: Encoder, pool: BufferPool, memory: TrialMemory) {
    const { stream, ledgerKey, nextField, ownerField, owner, maxLen } = run;
    this.link = link;
    this.run = run;
    this.pool = pool;
    this.memory = memory;
    this.asideKey = `${ledgerKey}:${crypto.getRandomValues(Buffer.alloc(9)).toString("base64url")}`;
    const shas = { turnSha: TURN_SHA, positionSha: POSITION_SHA };
    const names = { stream, ledgerKey, asideKey: this.asideKey, nextField, ownerField, owner, maxLen };
    this.frames = new TransactionFrames(encoder, { ...shas, ...names });
  }

  /** Whether a batch of so many events goes by transaction. The first that could starts the trial, and goes by script. */
  takes(wanted: number): boolean {
    if (wanted < LARGE_EVENTS) return false;
    if (this.trial === "none") void this.rehearse();
    return this.trial === "passed" && this.landed;
  }

  /** A batch went by script. */
  scriptSettled(landed: boolean): void {
    this.landed = landed;
  }

  /** The ledger was asked again: much may have changed meanwhile, and the scripts may be gone. */
  reopened(): void {
    this.landed = false;
    if (this.trial !== "under way" && this.refusals < REFUSALS) this.trial = "none";
  }

  write(first: number, wanted: number): Written {
    const buffer = this.pool.take(this.frames.bytesFor(wanted));
    const frame = this.frames.write(first, wanted, buffer);
    return { count: frame.count, sizeBytes: frame.end, outcome: this.send(buffer, frame, first) };
  }

  private async send(
    buffer: Uint8Array,
    { cut, end, count }: TransactionFrame,
    first: number,
  ): Promise<Outcome> {
    const { client, faultOf, fail } = this.link;
    const batch = new FrameCommand("client", Buffer.from(buffer.buffer, 0, cut));
    const question = new FrameCommand("evalsha", Buffer.from(buffer.buffer, cut, end - cut));
    // It fails with its connection; then so does the question, which tells. A server that is busy refuses even CLIENT REPLY OFF, and then
    // answers to every command of the frame: those answers would be taken for the ones to the questions behind it.
    batch.promise.catch((error) => {
      if ((error as Error).name === "ReplyError") fail(error);
    });
    client.sendCommand(batch);
    try {
      const reply = await client.sendCommand(question);
      this.pool.giveBack(buffer);
      const position = positionIn(reply, this.run);
      if (position.next < first + count) this.refused(position.next === first);
      return { ok: true, position };
    } catch (error) {
      this.refused(false);
      return { ok: false, fault: faultOf(error) };
    }
  }

  /** The next batches go by script: what it is refused for it is told by name. */
  private refused(withoutReason: boolean): void {
    this.landed = false;
    if (withoutReason && ++this.refusals === REFUSALS) this.trial = "failed";
  }

  private async rehearse(): Promise<void> {
    const { memory } = this;
    this.trial = memory.wasLost ? "failed" : "under way";
    const skipped = memory.wasLost;
    memory.wasLost = !skipped;
    if (skipped) return;
    const passed = await mayTakeTurns(this.link, this.run, this.asideKey);
    memory.wasLost = this.link.client.status !== "ready";
    this.trial = passed ? "passed" : "failed";
  }
}

import type { Encoder } from "../../model/index.ts";
import { bulkStrings, commandBytes, EventBulks } from "./bulk-strings.ts";

/** What every transaction of a connection has in common. */
export interface TransactionHead {
  readonly turnSha: string;
  readonly positionSha: string;
  readonly stream: string;
  readonly ledgerKey: string;
  /** Where the stream stands while a transaction appends to it. */
  readonly asideKey: string;
  readonly nextField: string;
  readonly ownerField: string;
  readonly owner: string;
  /** Entries to keep, approximately; undefined keeps all. */
  readonly maxLen: number | undefined;
}

export interface TransactionFrame {
  /** The server answers once to the bytes before the cut, and once to those from there to the end. */
  readonly cut: number;
  readonly end: number;
  /** How many events it holds. */
  readonly count: number;
}

/** "$16\r\n", a number, and the line end. */
const NUMBER_BYTES = 23;

/**
 * Writes a batch as a transaction, in the Redis protocol:
 *
 *     CLIENT REPLY OFF, MULTI          the answers to all that follows would outweigh the work
 *     XREAD BLOCK 0 STREAMS <aside> 0  the gate: nothing in a transaction; were MULTI refused, it would keep for ever all that is behind it
 *     EVALSHA <turn> ... <first>       puts the stream aside if it is this batch's turn
 *     XADD <aside> NOMKSTREAM ...      one for each event but the last
 *     EVALSHA <turn> ... <last event>  appends it, puts the stream back, moves the ledger
 *     EXEC, CLIENT REPLY ON
 *     EVALSHA <position> ...           the outcome
 */
export class TransactionFrames {
  private readonly events: EventBulks;
  private readonly opening: Uint8Array;
  private readonly append: Uint8Array;
  private readonly beforeStop: Uint8Array;
  private readonly afterStop: Uint8Array;
  private readonly commit: Uint8Array;
  private readonly position: Uint8Array;
  private readonly closingRoom: number;

  constructor(encoder: Encoder, head: TransactionHead) {
    const { turnSha, positionSha, stream, ledgerKey, asideKey, nextField, ownerField, owner, maxLen } = head;
    const keys = ["3", stream, ledgerKey, asideKey, nextField];
    this.events = new EventBulks(encoder);
    this.opening = Buffer.concat([
      commandBytes("CLIENT", "REPLY", "OFF"),
      commandBytes("MULTI"),
      commandBytes("XREAD", "BLOCK", "0", "STREAMS", asideKey, "0"),
      openCommand(1, "EVALSHA", turnSha, ...keys, ownerField, owner, "turn"),
    ]);
    this.append = openCommand(1, "XADD", asideKey, "NOMKSTREAM", "*", "data");
    this.beforeStop = openCommand(3, "EVALSHA", turnSha, ...keys);
    this.afterStop = bulkStrings(maxLen === undefined ? "" : String(maxLen));
    this.commit = Buffer.concat([commandBytes("EXEC"), commandBytes("CLIENT", "REPLY", "ON")]);
    this.position = openCommand(1, "EVALSHA", positionSha, ...keys, ownerField, owner);
    const fixed = [this.beforeStop, this.afterStop, this.commit, this.position];
    this.closingRoom =
      fixed.reduce((sum, part) => sum + part.length, 2 * NUMBER_BYTES) + this.events.roomForOne;
  }

  /** So many bytes hold `count` events, however long they are. */
  bytesFor(count: number): number {
    const each = this.append.length + this.events.roomForOne;
    return this.opening.length + NUMBER_BYTES + (count - 1) * each + this.closingRoom;
  }

  /** Writes events first .. first+count-1, or as many as surely fit, at least one: `into` has bytesFor(1) or more. */
  write(first: number, count: number, into: Uint8Array): TransactionFrame {
    const roomForAnother = this.append.length + this.events.roomForOne + this.closingRoom;
    const firstIndex = bulkStrings(String(first));
    let at = put(firstIndex, into, put(this.opening, into, 0));
    let last = first;
    while (last < first + count - 1 && into.length - at >= roomForAnother) {
      at = this.events.write(last++, into, put(this.append, into, at));
    }
    at = put(bulkStrings(String(last + 1)), into, put(this.beforeStop, into, at));
    at = this.events.write(last, into, put(this.afterStop, into, at));
    const cut = put(this.commit, into, at);
    return { cut, end: put(firstIndex, into, put(this.position, into, cut)), count: last + 1 - first };
  }
}

/** A command of which `more` arguments follow. */
function openCommand(more: number, ...values: string[]): Uint8Array {
  return Buffer.concat([Buffer.from(`*${values.length + more}\r\n`), bulkStrings(...values)]);
}

function put(part: Uint8Array, into: Uint8Array, at: number): number {
  into.set(part, at);
  return at + part.length;
}

import type { Encoder } from "../../model/index.ts";
import { asciiBytes } from "../../primitives/ascii.ts";
import { bulkStrings, EventBulks } from "./bulk-strings.ts";

/** What every batch of a run has in common. */
export interface BatchHead {
  readonly scriptSha: string;
  readonly stream: string;
  readonly ledgerKey: string;
  readonly nextField: string;
  readonly ownerField: string;
  readonly owner: string;
  readonly deletedField: string;
  /** Entries to keep, approximately; undefined keeps all. */
  readonly maxLen: number | undefined;
}

export interface Frame {
  /** Where the frame begins and ends in the buffer. */
  readonly start: number;
  readonly end: number;
  /** How many events it holds. */
  readonly count: number;
}

/**
 * Writes EVALSHA frames in the Redis protocol: `*<n> EVALSHA <sha> 2 <stream> <ledger>`, the arguments that stay the same, the first index,
 * and the events, each behind its length. The number of arguments stands in front but is known last, so the events are written first, behind room for the longest head.
 */
export class BatchFrames {
  private readonly events: EventBulks;
  private readonly beforeFirst: Uint8Array;
  private readonly headRoom: number;

  constructor(encoder: Encoder, head: BatchHead) {
    this.events = new EventBulks(encoder);
    const { scriptSha, stream, ledgerKey, nextField, ownerField, owner, deletedField, maxLen } = head;
    const trimming = maxLen === undefined ? "" : String(maxLen);
    const keys = ["2", stream, ledgerKey];
    const names = [nextField, ownerField, owner, deletedField, trimming];
    this.beforeFirst = bulkStrings("EVALSHA", scriptSha, ...keys, ...names);
    this.headRoom = "*123456\r\n".length + this.beforeFirst.length + "$16\r\n1234567890123456\r\n".length;
  }

  /** So many bytes hold `count` events, however long they are. */
  bytesFor(count: number): number {
    return this.headRoom + count * this.events.roomForOne;
  }

  /** Writes events first .. first+count-1, or as many as surely fit, at least one: `into` has bytesFor(1) or more. */
  write(first: number, count: number, into: Uint8Array): Frame {
    const { roomForOne } = this.events;
    let end = this.headRoom;
    let written = 0;
    while (written < count && into.length - end >= roomForOne) {
      end = this.events.write(first + written, into, end);
      written++;
    }
    return { start: this.writeHead(first, written, into), end, count: written };
  }

  /** Right-aligned to the events; gives where the frame begins. */
  private writeHead(first: number, count: number, into: Uint8Array): number {
    const fixed = 11; // EVALSHA, sha, 2, stream, ledger, next, owner field, owner, deleted, trimming, and the first index
    const start = asciiBytes(`*${fixed + count}\r\n`);
    const index = bulkStrings(String(first));
    const parts = [start, this.beforeFirst, index];
    let at = this.headRoom - parts.reduce((sum, part) => sum + part.length, 0);
    const begin = at;
    for (const part of parts) {
      into.set(part, at);
      at += part.length;
    }
    return begin;
  }
}

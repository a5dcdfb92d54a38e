import type { StreamEntry } from "../../verify/entry.ts";
import { isEntryId } from "../../verify/entry-id.ts";
import type { EntryPage } from "../../verify/entry-page.ts";
import { foreignBytes, ReplyBytes } from "./reply-bytes.ts";
import { CONTENTS, ReplyMeter } from "./reply-limit.ts";

/** A page that turns out larger than this keeps its whole entries and lets the rest go: it is asked for again, with fewer entries. */
const MOST_BYTES = 32 * 2 ** 20;

const [STAR, DOLLAR] = [0x2a, 0x24] as const;
/** "data", read as one number. */
const DATA = 0x64617461;

/** What is remembered of an entry: idFrom, idTo, where its fields begin, dataFrom, dataTo. */
const MARKS = 5;
const [ID_FROM, ID_TO, FIELDS_AT, DATA_FROM, DATA_TO] = [0, 1, 2, 3, 4] as const;

/**
 * A reply to XRANGE, read in place as its pieces come:
 *
 *     *<entries>  then for each  *2  $<length> <id>  *<names and values>  then for each of these  $<length> <bytes>
 *
 * every number and every <...> followed by CR LF.
 */
export class ReplyPage implements EntryPage {
  length = 0;
  fieldBytes = 0;
  private readonly reply = new ReplyBytes();
  /** How many entries the reply says it has; -1 until it has said so. */
  private announced = -1;
  private asked = Number.POSITIVE_INFINITY;
  /** Behind the last whole entry. */
  private wholeTo = 0;
  /** Follows what is let go of a reply that is too large. */
  private rest: ReplyMeter | undefined;
  /** Of the entry that is being read: what comes next, and how many names and values there are and are still to come. */
  private expects: "entry" | "id" | "fields" | "field" = "entry";
  private fields = 0;
  private fieldsLeft = 0;
  private marks = new Uint32Array(MARKS * 128);

  get bytes(): Buffer {
    return this.reply.bytes;
  }

  get complete(): boolean {
    return this.rest?.isBetween ?? (this.length === this.announced && this.expects === "entry");
  }

  /** Whether the server has sent fewer entries than it was asked for: there are no more. */
  get isLast(): boolean {
    return this.rest === undefined && this.announced < this.asked;
  }

  /** Empties the page for another reply, of so many entries at most. */
  clear(asked: number): void {
    this.reply.clear();
    this.length = 0;
    this.fieldBytes = 0;
    this.announced = -1;
    this.asked = asked;
    this.wholeTo = 0;
    this.rest = undefined;
    this.expects = "entry";
  }

  /**
   * Takes in the next piece; gives back how much of it belongs to this reply. The piece is the page's own from then on: it is
   * gone after the next clear(). Throws where no reply to XRANGE goes on so.
   */
  take(piece: Buffer): number {
    const { reply } = this;
    if (this.rest !== undefined) return this.rest.finish(piece, 0);
    const before = reply.size;
    reply.take(piece);
    if (!reply.isShort) this.read();
    if (this.complete) return reply.at - before;
    if (reply.reach > MOST_BYTES) this.overflow();
    return piece.length;
  }

  idFrom(row: number): number {
    return this.marks[row * MARKS + ID_FROM]!;
  }

  idTo(row: number): number {
    return this.marks[row * MARKS + ID_TO]!;
  }

  dataFrom(row: number): number {
    return this.marks[row * MARKS + DATA_FROM]!;
  }

  dataTo(row: number): number {
    return this.marks[row * MARKS + DATA_TO]!;
  }

  /** Of a complete page: the fields are read once more, from where they begin. */
  entry(row: number): StreamEntry {
    const { reply } = this;
    const end = reply.at;
    reply.at = this.marks[row * MARKS + FIELDS_AT]!;
    reply.readNumber(STAR);
    const fields = Array.from({ length: reply.value }, () => {
      reply.readString(DOLLAR);
      return reply.bytes.subarray(reply.at - 2 - reply.value, reply.at - 2);
    });
    reply.at = end;
    return [reply.bytes.subarray(this.idFrom(row), this.idTo(row)), fields];
  }

  *[Symbol.iterator](): Generator<StreamEntry> {
    for (let row = 0; row < this.length; row++) yield this.entry(row);
  }

  /** Reads on as far as there are whole numbers and strings. */
  private read(): void {
    if (this.announced < 0) {
      if (!this.reply.readNumber(STAR)) return;
      this.announced = this.reply.value;
      if (this.announced > this.asked) throw foreignBytes();
    }
    while (this.length < this.announced) if (!this.readEntry()) return;
  }

  /** Reads an entry or the rest of one; false when it is not all there yet. */
  private readEntry(): boolean {
    const { reply } = this;
    if (this.expects === "entry") {
      if (!reply.readNumber(STAR)) return false;
      if (reply.value !== 2) throw foreignBytes();
      this.expects = "id";
    }
    if (this.expects === "id") {
      if (!reply.readString(DOLLAR)) return false;
      this.markId();
      this.expects = "fields";
    }
    if (this.expects === "fields") {
      if (!reply.readNumber(STAR)) return false;
      if (reply.value > CONTENTS.values) throw foreignBytes();
      this.fields = reply.value;
      this.fieldsLeft = reply.value;
      this.expects = "field";
    }
    while (this.fieldsLeft > 0) if (!this.readField()) return false;
    this.expects = "entry";
    this.length++;
    this.wholeTo = reply.at;
    return true;
  }

  /** One entry alone may be as large as entries can be. */
  private overflow(): void {
    const { reply, announced, length, wholeTo } = this;
    if (length > 0) {
      this.rest = new ReplyMeter(CONTENTS, announced - length);
      this.rest.finish(reply.bytes.subarray(0, reply.size), wholeTo);
    } else if (reply.reach > CONTENTS.sizeBytes) throw foreignBytes();
  }

  private markId(): void {
    const base = this.length * MARKS;
    if (base + MARKS > this.marks.length) {
      const more = new Uint32Array(this.marks.length * 2);
      more.set(this.marks);
      this.marks = more;
    }
    const { bytes, at, value } = this.reply;
    if (!isEntryId(bytes, at - 2 - value, at - 2)) throw foreignBytes();
    this.marks[base + ID_FROM] = at - 2 - value;
    this.marks[base + ID_TO] = at - 2;
    this.marks[base + FIELDS_AT] = at;
    this.marks[base + DATA_FROM] = 0;
  }

  private readField(): boolean {
    if (!this.reply.readString(DOLLAR)) return false;
    this.fieldBytes += this.reply.value;
    if (this.fields === 2) this.markData();
    this.fieldsLeft--;
    return true;
  }

  /** Of an entry's only name, and then of its value. */
  private markData(): void {
    const { bytes, at, value } = this.reply;
    const from = at - 2 - value;
    const base = this.length * MARKS;
    if (this.fieldsLeft === 2) {
      // Until the value is there, its end tells whether the name was `data`.
      this.marks[base + DATA_TO] = value === 4 && bytes.readUInt32BE(from) === DATA ? 1 : 0;
    } else if (this.marks[base + DATA_TO] === 1) {
      this.marks[base + DATA_FROM] = from;
      this.marks[base + DATA_TO] = from + value;
    }
  }
}

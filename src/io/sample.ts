import type { Encoder } from "../model/index.ts";
import { asciiBytes, writeDigits } from "../primitives/ascii.ts";
import { goFullSpeed } from "./full-speed.ts";

/** How events are written: a line each, indented for people, or as XADD commands in the Redis protocol for `redis-cli --pipe`. */
export type SampleFormat = "ndjson" | "pretty" | "resp";

export interface SampleOptions {
  readonly encoder: Encoder;
  readonly first: number;
  /** How many events to write; Infinity for ever. */
  readonly count: number;
  /** The index at which to end, wanted or not; Infinity when nothing but the count ends it. */
  readonly stop?: number;
  /** Which events count; undefined for all. */
  readonly wanted?: ((index: number) => boolean) | undefined;
  readonly format: SampleFormat;
  /** The stream that the RESP commands name. */
  readonly streamName: string;
  write(bytes: Uint8Array): void;
}

/** Writes one event into `into` from `at`, gives the end offset. Indented, or with its command around it, it grows less than fourfold. */
type Format = (index: number, into: Uint8Array, at: number) => number;

const CHUNK_BYTES = 256 * 1024;
/** What is printed before the compiler could help. */
const A_MOMENT_EVENTS = 1000;
const NEWLINE = 10;

/** Writes events in chunks: the first chunk at once, so that a reader who wants one line gets it. Throws what `write` throws. */
export function writeSample(options: SampleOptions): void {
  const { encoder, first, count, wanted, write, stop = Number.POSITIVE_INFINITY } = options;
  if (Math.min(count, stop - first) > A_MOMENT_EVENTS) goFullSpeed();
  const format = formatOf(options);
  const room = encoder.maxEventBytes * 4 + Buffer.byteLength(options.streamName) + 128;
  const chunk = new Uint8Array(CHUNK_BYTES + room);
  let at = 0;
  for (let index = first, written = 0; written < count && index < stop; index++) {
    if (wanted !== undefined && !wanted(index)) continue;
    at = format(index, chunk, at);
    written++;
    if (at < CHUNK_BYTES && written > 1) continue;
    write(chunk.subarray(0, at));
    at = 0;
  }
  if (at > 0) write(chunk.subarray(0, at));
}

function formatOf({ encoder, format, streamName }: SampleOptions): Format {
  if (format === "resp") return respFormat(encoder, streamName);
  if (format === "pretty") return prettyFormat(encoder);
  return (index, into, at) => {
    const end = encoder.write(index, into, at);
    into[end] = NEWLINE;
    return end + 1;
  };
}

function prettyFormat(encoder: Encoder): Format {
  const event = new Uint8Array(encoder.maxEventBytes);
  const decoder = new TextDecoder();
  const textEncoder = new TextEncoder();
  return (index, into, at) => {
    const text = decoder.decode(event.subarray(0, encoder.write(index, event, 0)));
    const pretty = `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
    return at + textEncoder.encodeInto(pretty, into.subarray(at)).written;
  };
}

/** *5 XADD <stream> * data <event>, lengths in bytes. */
function respFormat(encoder: Encoder, streamName: string): Format {
  const name = new TextEncoder().encode(streamName);
  const before = Buffer.concat([
    asciiBytes(`*5\r\n$4\r\nXADD\r\n$${name.length}\r\n`),
    name,
    asciiBytes("\r\n$1\r\n*\r\n$4\r\ndata\r\n$"),
  ]);
  const event = new Uint8Array(encoder.maxEventBytes);
  return (index, into, at) => {
    const length = encoder.write(index, event, 0);
    into.set(before, at);
    let end = writeDigits(length, into, at + before.length);
    end = writeLineEnd(into, end);
    into.set(event.subarray(0, length), end);
    return writeLineEnd(into, end + length);
  };
}

function writeLineEnd(into: Uint8Array, at: number): number {
  into[at] = 13;
  into[at + 1] = NEWLINE;
  return at + 2;
}

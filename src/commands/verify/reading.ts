import { goFullSpeed } from "../../io/full-speed.ts";
import type { StreamOutline, StreamReader } from "../../io/redis/stream-reader.ts";
import type { StreamEntry } from "../../verify/entry.ts";
import { entryIdText } from "../../verify/entry-id.ts";

/** A stream whose end is fixed: what comes later is not looked at. */
export interface FixedStream {
  readonly reader: StreamReader;
  readonly outline: StreamOutline;
  /** Is told how far a reading is, at most once a second. */
  progress(entriesRead: number): void;
}

const PROGRESS_EVERY_MS = 1000;
const A_MOMENT_ENTRIES = 2000;

/**
 * Every entry that is read leaves three buffers behind, which the collector lets pile up to 60 MiB before it looks. Asked to
 * after every 16 MiB, it takes some 5 ms of the 50 that reading them takes, and memory stays flat.
 */
const COLLECT_EVERY_BYTES = 16 * 1024 * 1024;

/** Gives every entry up to the fixed end to `judge`, in order. */
export async function readAll(stream: FixedStream, judge: (entry: StreamEntry) => void): Promise<void> {
  const { last } = stream.outline;
  if (last === undefined) return;
  if (stream.outline.length > A_MOMENT_ENTRIES) goFullSpeed();
  let read = 0;
  let uncollected = 0;
  let toldAt = performance.now();
  for await (const page of stream.reader.pages(entryIdText(last[0]), stream.outline)) {
    for (const entry of page) {
      judge(entry);
      for (const field of entry[1]) uncollected += field.length;
    }
    read += page.length;
    if (uncollected >= COLLECT_EVERY_BYTES) {
      uncollected = 0;
      Bun.gc(true);
    }
    if (performance.now() - toldAt < PROGRESS_EVERY_MS) continue;
    toldAt = performance.now();
    stream.progress(read);
  }
}

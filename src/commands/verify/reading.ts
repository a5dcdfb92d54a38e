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

/** Gives every entry up to the fixed end to `judge`, in order. */
export async function readAll(stream: FixedStream, judge: (entry: StreamEntry) => void): Promise<void> {
  const { last } = stream.outline;
  if (last === undefined) return;
  let read = 0;
  let toldAt = performance.now();
  for await (const page of stream.reader.pages(entryIdText(last[0]), stream.outline)) {
    for (const entry of page) judge(entry);
    read += page.length;
    if (performance.now() - toldAt < PROGRESS_EVERY_MS) continue;
    toldAt = performance.now();
    stream.progress(read);
  }
}

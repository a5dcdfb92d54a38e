import { goFullSpeed } from "../../io/full-speed.ts";
import type { StreamOutline } from "../../io/redis/stream-outline.ts";
import type { StreamReader } from "../../io/redis/stream-reader.ts";
import { entryIdText } from "../../verify/entry-id.ts";
import type { EntryPage } from "../../verify/entry-page.ts";

/** A stream whose end is fixed: what comes later is not looked at. */
export interface FixedStream {
  readonly reader: StreamReader;
  readonly outline: StreamOutline;
  /** Is told how far a reading is, at most once a second. */
  progress(entriesRead: number): void;
}

const PROGRESS_EVERY_MS = 1000;
const A_MOMENT_ENTRIES = 2000;

/** Gives every entry up to the fixed end to `judge`, in order, page by page. */
export async function readAll(stream: FixedStream, judge: (page: EntryPage) => void): Promise<void> {
  const { last } = stream.outline;
  if (last === undefined) return;
  if (stream.outline.length > A_MOMENT_ENTRIES) goFullSpeed();
  let read = 0;
  let toldAt = performance.now();
  for await (const page of stream.reader.pages(entryIdText(last[0]), stream.outline)) {
    judge(page);
    read += page.length;
    if (performance.now() - toldAt < PROGRESS_EVERY_MS) continue;
    toldAt = performance.now();
    stream.progress(read);
  }
}

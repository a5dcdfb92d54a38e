import { NATIVE_BYTES } from "../../io/native-bytes.ts";
import { dataOf, type StreamEntry, whyNoData } from "../../verify/entry.ts";
import { readEvent } from "../../verify/event-text.ts";

const LONGEST = 200;

/** The event_type of an entry; in brackets why it has none. */
export function entryType(entry: StreamEntry): string {
  const data = dataOf(entry);
  if (data === undefined) return `(${whyNoData(entry)})`;
  const event = readEvent(data, NATIVE_BYTES);
  if (!event.ok) return `(${event.why})`;
  const { event_type: type } = event.value;
  return typeof type === "string" && type !== "" ? type.slice(0, LONGEST) : "(no event_type)";
}

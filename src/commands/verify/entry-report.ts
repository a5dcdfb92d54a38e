import type { VerifyReport } from "../../report/verify-report.ts";
import type { StreamEntry } from "../../verify/entry.ts";
import { entryIdText } from "../../verify/entry-id.ts";

/** An entry may hold 512 MiB; a reader wants to see what it is. */
const LENGTH = 2000;
const FIELDS = 8;

/** An entry as the report shows it: the first fields, cut. Bytes that are no UTF-8 become U+FFFD. */
export function entryReport(entry: StreamEntry | undefined): VerifyReport["first"] {
  if (entry === undefined) return null;
  const [id, values] = entry;
  const fields = [];
  for (let i = 0; i + 1 < values.length && fields.length < FIELDS; i += 2) {
    const value = values[i + 1]!;
    fields.push({ name: textOf(values[i]!), value: textOf(value), bytes: value.length });
  }
  return { id: entryIdText(id), fields };
}

function textOf(bytes: Uint8Array): string {
  // No character takes more than four bytes.
  const text = new TextDecoder().decode(bytes.subarray(0, LENGTH * 4));
  return text.length > LENGTH ? text.slice(0, LENGTH) : text;
}

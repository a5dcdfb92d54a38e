/** A field that differs between the event of the plan and the one found; `undefined` in JSON text means absent. */
export interface ChangedField {
  /** "user_id", "properties.page_url" */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

const ABSENT = "(absent)";
const VALUE_LIMIT = 120;

/**
 * Which fields differ, top level and properties, in the order of the expected event; values as JSON, cut at 120 characters.
 * Empty when both hold the same values: then spelling, order of the keys or white space differ. `found` may be any JSON value.
 */
export function changedFields(expected: Record<string, unknown>, found: unknown): ChangedField[] {
  if (!isRecord(found)) return [{ field: "(event)", expected: "an object", found: shorten(found) }];
  return compareRecords(expected, found, "");
}

function compareRecords(
  expected: Record<string, unknown>,
  found: Record<string, unknown>,
  prefix: string,
): ChangedField[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].flatMap((name) => {
    const [before, after] = [ownValue(expected, name), ownValue(found, name)];
    if (prefix === "" && isRecord(before) && isRecord(after))
      return compareRecords(before, after, `${name}.`);
    const change = { field: `${prefix}${name}`, expected: shorten(before), found: shorten(after) };
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [change];
  });
}

function ownValue(record: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shorten(value: unknown): string {
  const text = value === undefined ? ABSENT : JSON.stringify(value);
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}...` : text;
}

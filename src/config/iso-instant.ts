import { YEAR_10000_UNIX_MS } from "../primitives/iso-time.ts";

const DATE = String.raw`\d{4}-\d\d-\d\d`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?`;
const ZONE = String.raw`Z|[+-](?:[01]\d|2[0-3]):[0-5]\d`;
const INSTANT = new RegExp(`^(${DATE})(?:T${TIME}(?:${ZONE}))?$`);

/**
 * "2026-01-18T12:00:00.000Z", "2026-01-18T13:00+01:00", "2026-01-18" (its midnight, UTC) -> whole ms since 1970, before the year 10000.
 * A day that does not exist is refused, where Date.parse makes 2026-02-31 the 3rd of March.
 */
export function parseInstant(text: string): number | undefined {
  const date = INSTANT.exec(text)?.[1];
  const unixMs = date === undefined || !exists(date) ? Number.NaN : Date.parse(text);
  return unixMs >= 0 && unixMs < YEAR_10000_UNIX_MS ? unixMs : undefined;
}

function exists(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}

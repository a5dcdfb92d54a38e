import { writePadded } from "./ascii.ts";

export const MS_PER_DAY = 86_400_000;

/** The first instant that needs a fifth digit in its year. */
export const YEAR_10000_UNIX_MS = 253_402_300_800_000;

/**
 * Writes unix ms (whole, 0 <= ms < year 10000) as 2026-01-18T12:34:56.789Z, 24 bytes at `at`.
 * Throws RangeError outside that range. Calendar date from day number: "days_from_civil" turned round (H. Hinnant, chrono-Compatible Low-Level Date Algorithms), years from March.
 */
export function writeIsoTime(unixMs: number, into: Uint8Array, at: number): void {
  if (!(unixMs >= 0 && unixMs < YEAR_10000_UNIX_MS))
    throw new RangeError(`No four-digit year at unix ms ${unixMs}`);
  const day = Math.floor(unixMs / MS_PER_DAY);
  writeDate(day, into, at);
  writeTimeOfDay(unixMs - day * MS_PER_DAY, into, at);
}

/** The same for the part from T on, behind a date that stands at `at` already. `ms` since midnight, whole, below a day. */
export function writeTimeOfDay(ms: number, into: Uint8Array, at: number): void {
  const second = (ms / 1000) | 0;
  const minute = (second / 60) | 0;
  const hour = (minute / 60) | 0;
  into[at + 10] = 84; // T
  writePadded(hour, 2, into, at + 11);
  into[at + 13] = 58; // :
  writePadded(minute - hour * 60, 2, into, at + 14);
  into[at + 16] = 58;
  writePadded(second - minute * 60, 2, into, at + 17);
  into[at + 19] = 46; // .
  writePadded(ms - second * 1000, 3, into, at + 20);
  into[at + 23] = 90; // Z
}

function writeDate(day: number, into: Uint8Array, at: number): void {
  const shifted = day + 719_468; // days since 0000-03-01
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  writePadded(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4, into, at);
  into[at + 4] = 45; // -
  writePadded(month, 2, into, at + 5);
  into[at + 7] = 45;
  writePadded(dayOfMonth, 2, into, at + 8);
}

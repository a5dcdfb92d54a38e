import { describe, expect, test } from "bun:test";
import { parseInstant } from "../../src/config/iso-instant.ts";

describe("parseInstant", () => {
  test.each([
    ["2026-01-18T12:00:00.000Z", Date.UTC(2026, 0, 18, 12)],
    ["2026-01-18T12:00:00Z", Date.UTC(2026, 0, 18, 12)],
    ["2026-01-18T12:00Z", Date.UTC(2026, 0, 18, 12)],
    ["2026-01-18T13:30:00+01:30", Date.UTC(2026, 0, 18, 12)],
    ["2026-01-18", Date.UTC(2026, 0, 18)],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    ["1970-01-01T00:00:00.001Z", 1],
    ["9999-12-31T23:59:59.999Z", Date.UTC(10_000, 0, 1) - 1],
  ])("%s is an instant", (text, unixMs) => {
    expect(parseInstant(text)).toBe(unixMs);
  });

  test.each([
    ["2026-02-31T00:00:00Z", "February has no 31st day, and nothing is made of it"],
    ["2025-02-29", "no leap year"],
    ["2026-13-01", "no 13th month"],
    ["2026-01-18T24:00:00Z", "the day ends at 23:59"],
    ["2026-01-18T12:60:00Z", "no 60th minute"],
    ["2026-01-18T12:00:00", "no zone: whose noon?"],
    ["2026-01-18 12:00:00Z", "a blank is no T"],
    ["2026-01-18T12:00:00.0001Z", "finer than milliseconds"],
    ["1969-12-31T23:59:59Z", "before 1970"],
    ["1970-01-01T00:00:00+01:00", "before 1970 by its zone"],
    ["9999-12-31T23:59:59-01:00", "after 9999 by its zone"],
    ["+010000-01-01T00:00:00Z", "five digits"],
    ["1768737600000", "a number"],
    ["today", "a word"],
    ["", "nothing"],
  ])("%s is none: %s", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

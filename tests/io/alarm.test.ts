import { describe, expect, test } from "bun:test";
import { alarm } from "../../src/io/alarm.ts";

const HOUR_MS = 3_600_000;
const never = new AbortController().signal;

describe("a sleep that can be cut short", () => {
  test("ends after its time", async () => {
    const from = performance.now();
    await alarm().sleep(30, never);
    expect(performance.now() - from).toBeGreaterThanOrEqual(29);
  });

  test("ends when it rings, and when the signal is aborted", async () => {
    const bell = alarm();
    const rung = bell.sleep(HOUR_MS, never);
    bell.ring();
    await rung;
    const ending = new AbortController();
    const aborted = bell.sleep(HOUR_MS, ending.signal);
    ending.abort();
    await aborted;
    await bell.sleep(HOUR_MS, ending.signal);
  });

  test("does not begin when it rang before, once", async () => {
    const bell = alarm();
    bell.ring();
    bell.ring();
    await bell.sleep(HOUR_MS, never);
    const second = bell.sleep(HOUR_MS, never).then(() => "over");
    expect(await Promise.race([second, Bun.sleep(50).then(() => "asleep")])).toBe("asleep");
    bell.ring();
    expect(await second).toBe("over");
  });

  test("may be for ever", async () => {
    const bell = alarm();
    const sleep = bell.sleep(Number.POSITIVE_INFINITY, never).then(() => "over");
    expect(await Promise.race([sleep, Bun.sleep(50).then(() => "asleep")])).toBe("asleep");
    bell.ring();
    expect(await sleep).toBe("over");
  });
});

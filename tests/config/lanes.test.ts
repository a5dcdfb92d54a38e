import { describe, expect, test } from "bun:test";
import { MOST_PARTS } from "../../src/config/lanes.ts";
import { resolve } from "../../src/config/resolve.ts";
import { analytics } from "../../src/model/index.ts";

const KEYS = ["shards", "streamsPattern", "partition", "workers", "seed", "startUnixMs", "resume"] as const;
const values = (args: string[], env: Record<string, string> = {}) =>
  resolve(KEYS, { command: "run", args, env, cwd: "/" }).values;

test("there are as many parts at most as the model has users", () => {
  expect(MOST_PARTS).toBe(analytics.users.length);
});

describe("a division", () => {
  test.each([
    [["--shards", "100"], { shards: 100 }],
    [["--shards", "3", "--streams-pattern", "events:{#}"], { streamsPattern: "events:{#}" }],
    [["--partition", "2/4", "--seed", "1", "--start", "2026-01-01"], { partition: { number: 2, of: 4 } }],
    [["--partition", "1/1", "--resume"], { partition: { number: 1, of: 1 } }],
    [["--workers", "7"], { workers: 7 }],
  ])("%p is taken", (args, expected) => {
    expect(values(args)).toMatchObject(expected);
  });

  test.each([
    ["--shards", "0"],
    ["--shards", "1.5"],
    ["--partition", "2"],
    ["--partition", "5/4"],
    ["--partition", "1/101"],
    ["--workers", "101"],
    ["--streams-pattern", "a#b#"],
    ["--streams-pattern", "redis://#"],
    ["--streams-pattern", "{a}{#}"],
  ])("%p %p is refused", (flag, text) => {
    const more = flag === "--streams-pattern" ? ["--shards", "2"] : [];
    expect(() => values([flag, text, ...more])).toThrow(
      `is ${JSON.stringify(text).replace("redis://#", "redis://***")}; allowed is`,
    );
  });

  test("a worker's partition outranks a variable that asks for workers; two flags contradict each other", () => {
    const same = ["--seed", "1", "--start", "2026-01-01"];
    const worker = values(["--partition", "1/2", ...same], { INGEST_WORKERS: "2" });
    expect(worker).toMatchObject({ partition: { number: 1, of: 2 }, workers: 2 });
    expect(() => values(["--partition", "1/2", "--workers", "2", ...same])).toThrow("excludes --partition");
  });
});

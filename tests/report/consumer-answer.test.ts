import { describe, expect, test } from "bun:test";
import { consumerAnswer } from "../../src/report/consumer-answer.ts";

describe("does the consumer keep up?", () => {
  const group = { lag: 500, takenPerSec: 100, drainedInMs: null };

  test.each([
    ["nothing waits", { lag: 0 }, 100, "good", "keeps up"],
    ["no more waits than came in a second", { lag: 100 }, 100, "good", "keeps up"],
    ["it takes less than comes", {}, 220, "bad", "falls behind by 120/s"],
    ["it takes nothing while more comes", { takenPerSec: 0 }, 10, "bad", "falls behind by 10/s"],
    ["it takes nothing, and nothing comes", { takenPerSec: 0 }, 0, "bad", "takes nothing, with 500 to take"],
    ["it takes more than comes", { drainedInMs: 90_000 }, 50, "warn", "drained in about 1m 30s"],
    ["it takes what comes", {}, 100, "warn", "stays 500 behind"],
    ["Redis cannot tell", { lag: null }, 100, "unknown", "Redis cannot tell how far behind it is"],
    [
      "it was read once",
      { takenPerSec: null },
      100,
      "unknown",
      "500 behind, at a pace that is not known yet",
    ],
    ["nobody can tell what comes", {}, null, "unknown", "500 behind, at a pace that is not known yet"],
  ] as const)("%s", (_, more, addedPerSec, mood, text) => {
    expect(consumerAnswer({ ...group, ...more }, addedPerSec)).toEqual({ mood, text });
  });
});

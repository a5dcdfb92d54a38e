import { describe, expect, test } from "bun:test";
import { parseEnvFile } from "../../src/config/env-file.ts";

const KNOWN = ["EVENTS_PER_SECOND", "REDIS_URL"];
const rateIn = (content: string) => parseEnvFile(content, KNOWN).get("EVENTS_PER_SECOND");

describe("a line of a .env file", () => {
  test.each([
    ["EVENTS_PER_SECOND=20", "20"],
    ["  export EVENTS_PER_SECOND = 20  ", "20"],
    ["EVENTS_PER_SECOND='20'", "20"],
    ['EVENTS_PER_SECOND="20" # a comment', "20"],
    ["EVENTS_PER_SECOND=20 # a comment", "20"],
    ["EVENTS_PER_SECOND=20#21", "20#21"],
    ['EVENTS_PER_SECOND="20 # 21"', "20 # 21"],
    ["EVENTS_PER_SECOND=", ""],
    ["EVENTS_PER_SECOND=$(reboot)$HOME`ls`", "$(reboot)$HOME`ls`"],
    ['EVENTS_PER_SECOND="20', '"20'],
    ['EVENTS_PER_SECOND="2\\n0"', "2\\n0"],
  ])("%s", (line, value) => {
    expect(rateIn(line)).toEqual({ value, line: 1 });
  });

  test.each([
    "# EVENTS_PER_SECOND=20",
    "EVENTS_PER_SECOND",
    "MY_EVENTS_PER_SECOND=20",
    "events_per_second=20",
    "",
  ])("%s sets nothing", (line) => {
    expect(rateIn(line)).toBeUndefined();
  });
});

test("the last of several wins, and tells its line", () => {
  expect(rateIn("EVENTS_PER_SECOND=1\r\n\r\nEVENTS_PER_SECOND=2\r\n")).toEqual({ value: "2", line: 3 });
});

test("what ingest does not know is not kept, names of the prototype included", () => {
  const found = parseEnvFile("PATH=/tmp\n__proto__=x\nconstructor=y\nREDIS_URL=redis://h\n", KNOWN);
  expect([...found]).toEqual([["REDIS_URL", { value: "redis://h", line: 4 }]]);
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

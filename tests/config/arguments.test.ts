import { describe, expect, test } from "bun:test";
import { parseArguments } from "../../src/config/arguments.ts";
import type { SettingKey } from "../../src/config/settings.ts";

const KEYS: readonly SettingKey[] = [
  ...(["rate", "count", "seed", "stream", "quiet", "noEnvFile", "dashboard", "dashboardToken"] as const),
];
const read = (...args: string[]) => parseArguments(args, KEYS);
const givenIn = (...args: string[]) =>
  Object.fromEntries([...read(...args).given].map(([key, [text]]) => [key, text]));
const problemsIn = (...args: string[]) => read(...args).problems;

describe("what is taken", () => {
  test("a value after a blank, after =, and after a short flag", () => {
    expect(read("--rate", "5", "--stream=s=1", "-n", "7").problems).toEqual([]);
    expect(givenIn("--rate", "5", "--stream=s=1", "-n", "7")).toEqual({
      rate: "5",
      stream: "s=1",
      count: "7",
    });
  });

  test("a switch stands alone, long or short", () => {
    expect(givenIn("--no-env-file", "-q")).toEqual({ noEnvFile: "true", quiet: "true" });
  });

  test("a negative number is a value, for the rule to refuse; a value with dashes comes after =", () => {
    expect(givenIn("--rate", "-5", "--seed=--odd")).toEqual({ rate: "-5", seed: "--odd" });
  });
});

describe("a flag that may stand alone", () => {
  test.each([
    [["--dashboard"], "127.0.0.1:9464"],
    [["--dashboard", "--quiet"], "127.0.0.1:9464"],
    [["--dashboard", "-q"], "127.0.0.1:9464"],
    [["--dashboard", ":9000"], ":9000"],
    [["--dashboard", ":9000", "-q"], ":9000"],
    [["--dashboard=[::1]:1"], "[::1]:1"],
    [["--dashboard", "nonsense"], "nonsense"],
  ])("%p means %p: what follows is its value unless it is a flag", (args, text) => {
    expect(problemsIn(...args)).toEqual([]);
    expect(givenIn(...args).dashboard).toBe(text);
  });

  test.each([
    [["--dashboard", "--dashboard"], ["Flag --dashboard is given twice"]],
    [["--dashboard", ":1", ":2"], ['Unexpected argument ":2"']],
    [["--dashboard", "-x"], ['Unknown flag "-x"']],
    [["--quiet", "--dashboard", "--rats", "5"], ['Unknown flag "--rats"; did you mean --rate?']],
    [["--dashboard="], [expect.stringMatching(/^Flag --dashboard needs a value: HOST:PORT/)]],
    [["--dashboard", ""], [expect.stringMatching(/^Flag --dashboard needs a value: HOST:PORT/)]],
  ])("%p is refused", (args, problems) => {
    expect(problemsIn(...args)).toEqual(problems);
  });
});

describe("what is refused", () => {
  test.each([
    [["--rats", "100"], ['Unknown flag "--rats"; did you mean --rate?']],
    [["--RATE=5"], ['Unknown flag "--RATE"; did you mean --rate?']],
    [["--hepl"], ['Unknown flag "--hepl"; did you mean --help?']],
    [["--bogus-thing"], ['Unknown flag "--bogus-thing"']],
    [["--offset", "5"], ["Flag --offset belongs to another command"]],
    [["--no-rate"], ['Unknown flag "--no-rate"; did you mean --rate?']],
    [["--no-quiet"], ['Unknown flag "--no-quiet"; did you mean --quiet?']],
    [["--"], ['Unknown flag "--"']],
    [["-"], ['Unknown flag "-"']],
    [["-n5"], ["Flag -n takes its value after a blank"]],
    [["-n=5"], ["Flag -n takes its value after a blank"]],
    [["-qx"], ['Unknown flag "-qx"']],
    [["extra"], ['Unexpected argument "extra"']],
    [["5"], ['Unexpected argument "5"']],
    [[""], ['Unexpected argument ""']],
    [["--quiet=0"], ["Flag --quiet takes no value"]],
    [["--quiet="], ["Flag --quiet takes no value"]],
    [["--quiet", "false"], ['Unexpected argument "false"']],
    [["--seed", "a", "--seed", "b"], ["Flag --seed is given twice"]],
    [["-n", "1", "--count=1"], ["Flag --count is given twice"]],
    [["--__proto__", "5"], ['Unknown flag "--__proto__"']],
    [["--constructor"], ['Unknown flag "--constructor"']],
    [["--toString=1"], ['Unknown flag "--toString"']],
  ])("%p", (args, problems) => {
    expect(problemsIn(...args)).toEqual(problems);
  });

  test.each([[["--seed"]], [["--seed="]], [["--seed", ""]], [["--seed", "--rate", "5"]], [["--seed", "-q"]]])(
    "%p has no value, and the next flag is not taken for one",
    (args) => {
      expect(problemsIn(...args)).toEqual([
        expect.stringMatching(/^Flag --seed needs a value: 1 to 256 char/),
      ]);
      expect(givenIn(...args)).not.toHaveProperty("seed");
    },
  );

  test.each([[["--dashboard-token", "hunter2"]], [["--dashboard-token=hunter2"]], [["--dashboard-token"]]])(
    "%p: a token does not belong into an argument, and is not said again",
    (args) => {
      expect(problemsIn(...args)).toEqual([
        "There is no flag --dashboard-token, because an argument is visible to everybody: use --dashboard-token-file or the variable INGEST_DASHBOARD_TOKEN",
      ]);
    },
  );

  test("everything wrong is told, in the order in which it stands", () => {
    expect(problemsIn("--foo", "--rate", "5", "stray", "--rate", "6")).toEqual([
      'Unknown flag "--foo"',
      'Unexpected argument "stray"',
      "Flag --rate is given twice",
    ]);
  });

  test("what follows an unknown flag is taken for its value, not for another mistake", () => {
    expect(problemsIn("--foo", "1", "--foo=2", "stray")).toEqual([
      'Unknown flag "--foo"',
      'Unknown flag "--foo"',
      'Unexpected argument "stray"',
    ]);
  });
});

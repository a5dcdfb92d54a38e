import type { Mutation } from "./mutation.ts";

const JUDGE = "tests/report/thresholds/judge.test.ts";
const WATCH = "tests/io/redis/stream-watch.test.ts";

/** Thresholds, and who looks at a stream from the side. */
export const LOOKING_MUTATIONS: readonly Mutation[] = [
  {
    name: "what nobody can tell is kept",
    file: "src/report/thresholds/verdict.ts",
    find: "      isMissed: true,\n      why: `nobody",
    replace: "      isMissed: false,\n      why: `nobody",
    tests: ["tests/e2e/run-thresholds.test.ts"],
  },
  {
    name: "an interruption does not begin the time anew",
    file: "src/report/thresholds/judge.ts",
    find: "      : undefined;\n    if (present",
    replace: "      : present;\n    if (present",
    tests: [JUDGE],
  },
  {
    name: "a count that still grows ends a run",
    file: "src/report/thresholds/threshold.ts",
    find: 'return metric.scope === "total" ? isAbove : metric.scope !== "end";',
    replace: 'return isAbove || metric.scope !== "end";',
    tests: [JUDGE],
  },
  {
    name: "a refused command is asked again and again",
    file: "src/io/redis/refusals.ts",
    find: "refused.add(name);",
    replace: "",
    tests: [WATCH],
  },
  {
    name: "a delivery behind those that were claimed again is not looked for",
    file: "src/io/redis/oldest-idle.ts",
    find: "pending > SEARCHABLE) return longest;",
    replace: "pending > 0) return longest;",
    tests: [WATCH],
  },
  {
    name: "a reading that was under way is taken for one that was asked for",
    file: "src/io/redis/stream-watch.ts",
    find: "newest.beganMs >= askedMs",
    replace: "askedMs >= 0",
    tests: [WATCH],
  },
  {
    name: "a tail begins anew with each connection",
    file: "src/io/redis/next-entries.ts",
    find: 'if (place.after === "newest")',
    replace: 'if (place.after !== "")',
    tests: ["tests/e2e/tail.test.ts"],
  },
];

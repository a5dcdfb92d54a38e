import type { Mutation } from "./mutation.ts";

/** Safeguards of runs that are divided. */
export const LANE_MUTATIONS: readonly Mutation[] = [
  {
    name: "a run may be divided in two ways at once",
    file: "src/ledger/partition-script.ts",
    find: "~= ARGV[10] then",
    replace: "~= ARGV[10] and false then",
    tests: ["tests/io/sinks/partitions.test.ts"],
  },
  {
    name: "a deleted stream is told for one partition alone",
    file: "src/ledger/partition-script.ts",
    find: "local at = entry and field ~= ARGV[1] and",
    replace: "local at = entry and false and",
    tests: ["tests/io/sinks/partitions.test.ts"],
  },
  {
    name: "the first events go to whom the draw names",
    file: "src/model/users.ts",
    find: "if (index < opening.length) return opening[index]!;",
    replace: "",
    tests: ["tests/lanes/lane.test.ts"],
  },
];

import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MUTATIONS } from "../../scripts/mutate/mutations.ts";

const PROJECT = join(import.meta.dir, "../..");

// `bun run mutate` takes minutes; that it can still be run is seen here.
test.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
  "the safeguard stands where the mutation looks for it: %s",
  (_, { file, find, replace, tests }) => {
    expect(readFileSync(join(PROJECT, file), "utf8").split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
    for (const path of tests) expect(existsSync(join(PROJECT, path))).toBe(true);
  },
);

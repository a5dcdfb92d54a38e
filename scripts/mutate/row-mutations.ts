import { readFileSync } from "node:fs";
import { PROJECT_DIR } from "../lib/steps.ts";
import type { Mutation } from "./mutation.ts";

/** A row begins with what it is about, and says its kind behind that. */
const REPLY = /code: ("\w+"),\n\s+matches: .+,\n\s+kind: "(\w+)",/g;
const CODES = /codes: (\[[^\]]+\]),\n\s+kind: "(\w+)",/g;

/** Every row of the tables of faults with another kind: what may pass ends the run, and what never will is tried again. */
export const ROW_MUTATIONS: readonly Mutation[] = [
  ...wrongKinds("src/io/redis/reply-rules.ts", REPLY),
  ...wrongKinds("src/io/redis/cluster-replies.ts", REPLY),
  ...wrongKinds("src/io/redis/network-errors.ts", CODES),
  ...wrongKinds("src/io/redis/tls-errors.ts", CODES),
];

function wrongKinds(file: string, row: RegExp): Mutation[] {
  const source = readFileSync(`${PROJECT_DIR}/${file}`, "utf8");
  return [...source.matchAll(row)].map(([find, about, kind]) => {
    const wrong = kind === "fatal" ? "retry" : "fatal";
    return {
      name: `${/\w+/.exec(about!)![0]} is ${wrong} instead of ${kind}`,
      file,
      find,
      replace: find.replace(`kind: "${kind}"`, `kind: "${wrong}"`),
      tests: ["tests/io/redis/errors.test.ts"],
    };
  });
}

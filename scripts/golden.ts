/** Re-pins the golden files, showing what changes. `--check` only compares and fails on a difference. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { goldenFiles } from "../tests/support/golden.ts";

const FOLDER = join(import.meta.dir, "../tests/golden");
const check = process.argv.includes("--check");
let changed = 0;

mkdirSync(FOLDER, { recursive: true });
for (const [name, text] of Object.entries(await goldenFiles())) {
  const path = join(FOLDER, name);
  const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  if (before === text) continue;
  changed++;
  console.log(`${name}: ${before === undefined ? "new" : firstDifference(before, text)}`);
  if (!check) writeFileSync(path, text);
}
console.log(
  changed === 0 ? "golden files are up to date" : `${changed} golden files ${check ? "differ" : "written"}`,
);
process.exitCode = check && changed > 0 ? 1 : 0;

function firstDifference(before: string, after: string): string {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const line = a.findIndex((text, i) => text !== b[i]);
  return `differs from line ${line + 1}\n  - ${a[line]}\n  + ${b[line] ?? "(nothing)"}`;
}

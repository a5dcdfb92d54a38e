import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BUN, PROJECT_DIR } from "./lib/steps.ts";
import type { Mutation } from "./mutate/mutation.ts";
import { MUTATIONS } from "./mutate/mutations.ts";

/**
 * `bun run mutate`: switches each safeguard off in a copy of the project, and shows that its tests turn red. With words, only the
 * mutations whose names hold one of them. Exit 0 when all were killed.
 */
const WITHIN_MS = 120_000;
const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
);

/** A copy to break; packages are shared. */
function workshop(): string {
  const dir = mkdtempSync(join(tmpdir(), "ingest-mutate-"));
  const tracked = Bun.spawnSync(["git", "ls-files"], { cwd: PROJECT_DIR })
    .stdout.toString()
    .trim()
    .split("\n");
  for (const path of [...tracked, ".git"]) {
    mkdirSync(join(dir, dirname(path)), { recursive: true });
    cpSync(join(PROJECT_DIR, path), join(dir, path), { recursive: true });
  }
  symlinkSync(join(PROJECT_DIR, "node_modules"), join(dir, "node_modules"));
  return dir;
}

/** Whether the tests pass in the copy; one that hangs does not. */
async function passes(dir: string, tests: readonly string[]): Promise<boolean> {
  const child = Bun.spawn([BUN, "test", "--timeout=30000", ...tests], {
    cwd: dir,
    stdio: ["ignore", "ignore", "ignore"],
    timeout: WITHIN_MS,
    killSignal: "SIGKILL",
  });
  return (await child.exited) === 0;
}

/** Programs are tested as they are built; so is a mutant whose tests run the program. One that cannot be built would prove nothing. */
async function build(dir: string): Promise<void> {
  const child = Bun.spawn([BUN, "scripts/build.ts"], { cwd: dir, stdio: ["ignore", "ignore", "inherit"] });
  if ((await child.exited) !== 0) throw new Error("The copy cannot be built");
}

const runsTheProgram = (test: string): boolean => /^tests\/(faults\/(?!cuts)|e2e\/)/.test(test);

async function survives(dir: string, { file, find, replace, tests }: Mutation): Promise<boolean> {
  const path = join(dir, file);
  const source = readFileSync(path, "utf8");
  if (source.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`);
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  try {
    if (tests.some(runsTheProgram)) await build(dir);
    return await passes(dir, tests);
  } finally {
    writeFileSync(path, source);
  }
}

const dir = workshop();
let survivors = 0;
try {
  const all = [...new Set(chosen.flatMap(({ tests }) => tests))];
  if (all.some(runsTheProgram)) await build(dir);
  for (const test of all)
    if (!(await passes(dir, [test]))) throw new Error(`${test} fails before anything is broken`);
  for (const mutation of chosen) {
    const begun = performance.now();
    const survived = await survives(dir, mutation);
    if (survived) survivors++;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${survived ? "SURVIVED" : "killed  "} ${seconds.padStart(6)} s  ${mutation.name}`);
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
console.log(`${chosen.length - survivors} of ${chosen.length} mutations killed`);
process.exit(survivors === 0 ? 0 : 1);

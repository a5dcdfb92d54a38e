import { mkdirSync, rmSync } from "node:fs";
import { CHECKS } from "./check.ts";
import { BUN, PROJECT_DIR, runSteps } from "./lib/steps.ts";
import { countTests, type Tally } from "./lib/tally.ts";

/**
 * Everything that CI asks: the checks, the build, all tests. `bun run test FILE...` runs the build and those test files
 * alone. The last line is always "N passed, N failed", checks and build steps counted like tests.
 */
const files = process.argv.slice(2);
const build = { name: "build dist/ingest and run it", run: [BUN, "scripts/build.ts"] };
const steps = await runSteps(files.length > 0 ? [build] : [...CHECKS, build], "go on");
const tests = await runTests(files.length > 0 ? files : ["./tests"]);
const passed = tests.passed + steps.filter(({ ok }) => ok).length;
const failed = tests.failed + steps.filter(({ ok }) => !ok).length;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Bun's report is the count, its exit code the second opinion: a crash or an error between two tests fails too. */
async function runTests(patterns: readonly string[]): Promise<Tally> {
  const report = `${PROJECT_DIR}/dist/test-report.xml`;
  mkdirSync(`${PROJECT_DIR}/dist`, { recursive: true });
  rmSync(report, { force: true });
  // Runs of ten seconds and slow machines are no failures; and a test that times out has its servers killed, for all tests of its file.
  const flags = ["--timeout=60000", "--reporter=junit", `--reporter-outfile=${report}`];
  const child = Bun.spawn([BUN, "test", ...flags, ...patterns], {
    cwd: PROJECT_DIR,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await child.exited;
  const tally = countTests((await Bun.file(report).exists()) ? await Bun.file(report).text() : "");
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

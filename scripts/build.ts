import { existsSync } from "node:fs";
import { CARRIED_FOLDER, carriedPlatform } from "../src/io/carried.ts";
import { compile } from "./build/compile.ts";
import { smoke } from "./build/smoke.ts";
import { BUN, PROJECT_DIR, runSteps } from "./lib/steps.ts";

/** Writes dist/ingest and runs what it wrote. */
const OUTFILE = `${PROJECT_DIR}/dist/ingest`;

const results = await runSteps(
  [
    { name: "bundle the built-in Redis", run: [BUN, "scripts/redis-bundle.ts"], aloud: true },
    { name: "collect the licences", run: [BUN, "scripts/licenses.ts"] },
    { name: "bundle the page of the reports", run: [BUN, "scripts/report-page.ts"] },
    { name: "compile dist/ingest", run: compileIngest },
    { name: "run it: version, help, golden sample", run: () => smoke(OUTFILE) },
  ],
  "stop",
);
if (!results.every(({ ok }) => ok)) process.exit(1);

async function compileIngest(): Promise<void> {
  await compile({
    entry: `${PROJECT_DIR}/src/main.ts`,
    outfile: OUTFILE,
    define: { BUILD_COMMIT: commit() },
    assets: [`${PROJECT_DIR}/${CARRIED_FOLDER}/${carriedPlatform()}`].filter((folder) => existsSync(folder)),
  });
}

/** The environment's BUILD_COMMIT, for builds without a repository; else Git's short hash. No time: the same source gives the same file. */
function commit(): string {
  if (process.env.BUILD_COMMIT) return process.env.BUILD_COMMIT;
  if (!existsSync(`${PROJECT_DIR}/.git`) || !Bun.which("git")) return "unknown";
  const git = (...args: string[]) =>
    Bun.spawnSync(["git", "-c", "safe.directory=*", "-C", PROJECT_DIR, ...args])
      .stdout.toString()
      .trim();
  const hash = git("rev-parse", "--short", "HEAD");
  if (hash === "") return "unknown";
  return git("status", "--porcelain") === "" ? hash : `${hash}+dirty`;
}

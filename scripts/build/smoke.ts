import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "../../package.json";
import { PROJECT_DIR } from "../lib/steps.ts";

/** Runs the program that was just built, far from the sources; throws at the first answer that is not as it should be. */
export async function smoke(program: string): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), "ingest-smoke-"));
  try {
    const run = (...args: string[]) => answerOf(program, args, cwd);
    const version = run("--version");
    if (!version.startsWith(`ingest ${manifest.version} (`)) throw new Error(`--version answers ${version}`);
    if (!run("--help").includes("sample")) throw new Error("--help does not name the commands");
    await compareWithGolden(run);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** The frozen events of seed 1, the very file that the tests hold against the source. */
async function compareWithGolden(run: (...args: string[]) => string): Promise<void> {
  const golden = await Bun.file(`${PROJECT_DIR}/tests/golden/events-seed-1.ndjson`).text();
  const count = String(golden.trimEnd().split("\n").length);
  const sample = run("sample", "--seed", "1", "--start", "2026-01-01T00:00:00.000Z", "--count", count);
  if (sample !== golden) throw new Error("sample --seed 1 differs from tests/golden/events-seed-1.ndjson");
}

function answerOf(program: string, args: string[], cwd: string): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync([program, ...args], {
    cwd,
    env: { PATH: process.env.PATH },
  });
  if (exitCode !== 0) throw new Error(`ingest ${args.join(" ")} exits with ${exitCode}: ${stderr}`);
  return stdout.toString();
}

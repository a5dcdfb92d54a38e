import { join } from "node:path";

/** One thing to do, with a name that a reader of the log understands. */
export interface Step {
  readonly name: string;
  /** A command to run in the project's folder, or work to do here; a throw or an exit code other than 0 fails the step. */
  readonly run: readonly string[] | (() => Promise<void>);
  /** Shows what the command says even when all is well; otherwise a step that goes well is silent. */
  readonly aloud?: boolean;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
}

/** Takes the steps one after the other and prints each one's name, verdict and time. */
export async function runSteps(
  steps: readonly Step[],
  whenOneFails: "stop" | "go on",
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const startedAt = performance.now();
    const problem = await problemOf(step);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${problem === undefined ? "ok  " : "FAIL"}  ${seconds.padStart(6)} s  ${step.name}`);
    if (problem) console.log(problem);
    results.push({ name: step.name, ok: problem === undefined });
    if (problem !== undefined && whenOneFails === "stop") break;
  }
  return results;
}

/** What went wrong, "" when nothing was said; undefined when nothing went wrong. */
async function problemOf({ run, aloud }: Step): Promise<string | undefined> {
  try {
    if (typeof run === "function") await run();
    else await runCommand(run, aloud === true);
    return undefined;
  } catch (error) {
    // A failed bundle says why in the errors that it gathers.
    if (error instanceof AggregateError) return error.errors.join("\n");
    return error instanceof Error ? error.message : String(error);
  }
}

async function runCommand(command: readonly string[], aloud: boolean): Promise<void> {
  const child = Bun.spawn([...command], {
    cwd: PROJECT_DIR,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  const said = `${out}${err}`.trim();
  if (code !== 0) throw new Error(said);
  if (aloud && said !== "") console.log(said);
}

export const PROJECT_DIR = join(import.meta.dir, "../..");

/** This very Bun, for steps that are Bun programs themselves. */
export const BUN = process.execPath;

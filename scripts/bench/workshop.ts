import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { BUN, PROJECT_DIR } from "../lib/steps.ts";

/** The programs of one call of the bench, in a folder of its own on the project's disk. */
export interface Workshop {
  readonly dir: string;
  /** A copy of dist/ingest: who builds meanwhile does not change what is measured. */
  readonly ingest: string;
  /** A file of scripts/bench as a program, compiled like one that one would ship. */
  compile(source: string): Promise<string>;
  close(): void;
}

export function openWorkshop(): Workshop {
  const parent = `${PROJECT_DIR}/dist/bench`;
  mkdirSync(parent, { recursive: true });
  const dir = mkdtempSync(`${parent}/`);
  const ingest = `${dir}/ingest`;
  copyFileSync(`${PROJECT_DIR}/dist/ingest`, ingest);
  return { dir, ingest, compile: (source) => compile(dir, source), close: () => remove(dir) };
}

function remove(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

async function compile(dir: string, source: string): Promise<string> {
  const entry = `${import.meta.dir}/${source}`;
  const outfile = `${dir}/${source.replace(".ts", "").replaceAll("/", "-")}`;
  const child = Bun.spawn([BUN, "build", "--compile", "--minify", entry, "--outfile", outfile], {
    stdout: "ignore",
    stderr: "pipe",
  });
  const [code, said] = await Promise.all([child.exited, child.stderr.text()]);
  if (code !== 0) throw new Error(said);
  return outfile;
}

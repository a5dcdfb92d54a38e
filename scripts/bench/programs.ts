import { mkdirSync } from "node:fs";
import { BUN, PROJECT_DIR } from "../lib/steps.ts";

export const INGEST = `${PROJECT_DIR}/dist/ingest`;
const FOLDER = `${PROJECT_DIR}/dist/bench`;

/** An empty file as a compiled Bun program: what starting Bun alone costs. */
export async function compileEmpty(): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  await Bun.write(`${FOLDER}/empty.ts`, "");
  return compilePlain(`${FOLDER}/empty.ts`, `${FOLDER}/empty`);
}

/** The naive generator, compiled like a program that one would ship. */
export function compileNaive(): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  return compilePlain(`${import.meta.dir}/naive-seeded.ts`, `${FOLDER}/naive-seeded`);
}

async function compilePlain(entry: string, outfile: string): Promise<string> {
  const child = Bun.spawn([BUN, "build", "--compile", "--minify", entry, "--outfile", outfile], {
    stdout: "ignore",
    stderr: "pipe",
  });
  if ((await child.exited) !== 0) throw new Error(await child.stderr.text());
  return outfile;
}

import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Files that travel inside the compiled program besides its code. scripts/ put them into dist/carried/<platform>/, the
 * build embeds that folder under its own name beside the code, and a program that runs from its source finds the same
 * folder in dist, if a build has ever made it.
 */
export const CARRIED_FOLDER = "dist/carried";

/** The licence texts of the program itself, which `ingest licenses` prints. */
export const LICENSES_FILE = "licenses.txt";

/** The shell of the reports that `--report` writes: looks, charts and their script, in one page. */
export const REPORT_SHELL_FILE = "report.html";

/** The platform as the folder of carried files is named after it: "linux-x64". */
export function carriedPlatform(arch: string = process.arch, platform: string = process.platform): string {
  return `${platform}-${arch}`;
}

/** Where a carried file can be read; undefined when this build does not have it. */
export function carriedFile(name: string): string | undefined {
  const root = Bun.isStandaloneExecutable ? import.meta.dir : join(import.meta.dir, "../..", CARRIED_FOLDER);
  const path = join(root, carriedPlatform(), name);
  return existsSync(path) ? path : undefined;
}

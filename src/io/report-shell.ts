import { readFileSync } from "node:fs";
import { carriedFile, REPORT_SHELL_FILE } from "./carried.ts";

/** The page into which a report is filled; undefined when this ingest was not built. */
export function reportShell(): string | undefined {
  const path = carriedFile(REPORT_SHELL_FILE);
  return path === undefined ? undefined : readFileSync(path, "utf8");
}

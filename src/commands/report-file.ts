import type { Log } from "../io/log.ts";
import { replaceFile } from "../io/replace-file.ts";
import { reportShell } from "../io/report-shell.ts";
import { PLAIN_SHELL, type ReportPage, reportPage } from "../report/html/page.ts";

/** Puts the report in its place, in one step. Throws IngestError (exit 1) when that fails; what was there before then stays. */
export function writeReport(path: string, page: ReportPage, log: Log): void {
  const shell = reportShell();
  if (shell === undefined) log.warn("This ingest was not built: the report has its numbers, and no charts");
  replaceFile(path, reportPage(shell ?? PLAIN_SHELL, page));
  log.info(`Report written to ${path}`, { event: "report", path });
}

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CARRIED_FOLDER, carriedPlatform, REPORT_SHELL_FILE } from "../src/io/carried.ts";
import { BODY_PLACE, TITLE_PLACE } from "../src/report/html/page.ts";
import { PROJECT_DIR } from "./lib/steps.ts";

/**
 * `bun scripts/report-page.ts [x64|arm64]` writes dist/carried/<platform>/report.html, the shell of every report: style sheet, charts and
 * their script in one file that needs no network, and a policy that forbids it all the same.
 */
const POLICY_PLACE = "ingest:policy";

const built = await Bun.build({
  entrypoints: [join(PROJECT_DIR, "src/page/report.html")],
  target: "browser",
  compile: true,
  minify: true,
});
const page = withPolicy(await built.outputs[0]!.text());
for (const place of [TITLE_PLACE, BODY_PLACE]) occursOnce(page, place);

const folder = join(PROJECT_DIR, CARRIED_FOLDER, carriedPlatform(process.argv[2] ?? process.arch));
mkdirSync(folder, { recursive: true });
const file = join(folder, REPORT_SHELL_FILE);
writeFileSync(`${file}.${process.pid}`, withLicence(page));
renameSync(`${file}.${process.pid}`, file);

/** Nothing may be loaded, and nothing runs but the script that was built: its digest is the only one that is allowed. */
function withPolicy(text: string): string {
  occursOnce(text, POLICY_PLACE);
  const policy = [
    "default-src 'none'",
    `script-src ${digests(text, "script")}`,
    `style-src ${digests(text, "style")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return text.replace(POLICY_PLACE, policy.join("; "));
}

function digests(text: string, element: "script" | "style"): string {
  const found = [...text.matchAll(new RegExp(`<${element}[^>]*>([\\s\\S]*?)</${element}>`, "g"))];
  if (found.length !== 1 || /<(?:script|link|img)[^>]*(?:src|href)=/.test(text))
    throw new Error(`The report's page should hold one ${element} and load nothing`);
  return `'sha256-${new Bun.CryptoHasher("sha256").update(found[0]![1]!).digest("base64")}'`;
}

/** Whoever hands a report on hands uPlot on. */
function withLicence(text: string): string {
  const licence = readFileSync(join(PROJECT_DIR, "node_modules/uplot/LICENSE"), "utf8").trim();
  return `${text.trim()}\n<!--\nThe charts are drawn by uPlot (https://github.com/leeoniya/uPlot).\n\n${licence}\n-->\n`;
}

function occursOnce(text: string, place: string): void {
  if (text.split(place).length !== 2) throw new Error(`The report's page should have one place ${place}`);
}

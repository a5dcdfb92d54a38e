/** Writes SCHEMA.md and the README's tables from the sources that the program itself uses. `--check` only compares and fails on drift. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { flagOf } from "../src/commands/help.ts";
import { COMMANDS } from "../src/commands/index.ts";
import type { Setting } from "../src/config/setting.ts";
import { SETTINGS } from "../src/config/settings.ts";
import { schemaMarkdown } from "../src/model/schema-markdown.ts";
import { EXIT_MEANING } from "../src/primitives/errors.ts";
import { METRICS } from "../src/report/thresholds/metrics.ts";

const ROOT = join(import.meta.dir, "..");
const check = process.argv.includes("--check");

const UNIT_WORDS = { ms: "us, ms, s", share: "%", count: "a count", bytes: "B, KiB, MiB, GiB" };
const FOR_WORDS = {
  second: "each second by itself",
  gauge: "at every look, two a second",
  whole: "",
  total: "",
  end: "",
};

const TABLES: Record<string, string> = {
  commands: table(
    ["command", "what it does"],
    [...COMMANDS].map(([name, { summary }]) => [`\`ingest ${name}\``, summary]),
  ),
  flags: table(
    ["for", "flag", "environment", "default", "allowed"],
    Object.values(SETTINGS as Record<string, Setting>).map((setting) => [
      setting.group,
      `\`${flagOf(setting)}\``,
      setting.env === undefined ? "" : `\`${setting.env}\``,
      setting.fallback,
      setting.rule,
    ]),
  ),
  thresholds: table(
    ["metric", "what it is", "with for TIME"],
    METRICS.map(({ name, about, unit, scope }) => [
      `\`${name}\``,
      `${about} (${UNIT_WORDS[unit]})`,
      FOR_WORDS[scope],
    ]),
  ),
  "exit-codes": table(["exit code", "meaning"], Object.entries(EXIT_MEANING)),
};

const drifted = [write("SCHEMA.md", schemaMarkdown()), write("README.md", readmeWithTables())].filter(
  (text) => text !== undefined,
);
for (const line of drifted) console.log(line);
console.log(
  drifted.length === 0 ? "documents are up to date" : check ? "run `bun run docs`" : "documents written",
);
process.exitCode = check && drifted.length > 0 ? 1 : 0;

function readmeWithTables(): string {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  return Object.entries(TABLES).reduce((text, [name, content]) => {
    const [begin, end] = [`<!-- docs:${name} -->`, `<!-- /docs:${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md has no place marked ${begin} ... ${end}`);
    return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
  }, readme);
}

/** Gives a line about the first difference, if there is one. */
function write(name: string, text: string): string | undefined {
  const path = join(ROOT, name);
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (before === text) return undefined;
  if (!check) writeFileSync(path, text);
  const [old, now] = [before.split("\n"), text.split("\n")];
  const line = now.findIndex((content, i) => content !== old[i]);
  return `${name}:${line + 1}: ${JSON.stringify(now[line] ?? "")} instead of ${JSON.stringify(old[line] ?? "")}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CARRIED_FOLDER, carriedPlatform, LICENSES_FILE } from "../src/io/carried.ts";
import { PROJECT_DIR } from "./lib/steps.ts";
import { BUN_NOTICE } from "./licenses/bun.ts";
import { type NpmPackage, runtimePackages } from "./licenses/packages.ts";

/**
 * `bun scripts/licenses.ts [x64|arm64]` writes dist/carried/<platform>/licenses.txt, what `ingest licenses` prints first: the
 * project's own licence, those of the packages that are compiled in, and Bun's. The built-in Redis carries its own.
 */
const folder = join(PROJECT_DIR, CARRIED_FOLDER, carriedPlatform(process.argv[2] ?? process.arch));
mkdirSync(folder, { recursive: true });
const file = join(folder, LICENSES_FILE);
writeFileSync(`${file}.${process.pid}`, licenses());
renameSync(`${file}.${process.pid}`, file);

function licenses(): string {
  const own = readFileSync(join(PROJECT_DIR, "LICENSE"), "utf8");
  const sections = [`ingest\n\n${own}`, ...byText(runtimePackages(PROJECT_DIR)).map(section), BUN_NOTICE];
  return sections.map((text) => `${"=".repeat(100)}\n${text.trim()}\n`).join("\n");
}

/** Packages of one house share their texts to the letter; each text is printed once. */
function byText(packages: readonly NpmPackage[]): NpmPackage[][] {
  return [...Map.groupBy(packages, ({ text, license }) => text || license).values()];
}

function section(packages: readonly NpmPackage[]): string {
  const names = packages.map(({ name, version, license }) => `${name} ${version} (${license})`);
  const text = packages[0]!.text || "This package comes without a text of its licence.";
  return `${names.join("\n")}\n\n${text}`;
}

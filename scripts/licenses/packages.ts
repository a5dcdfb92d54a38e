import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The licence and notice files' text. */
  readonly text: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Everything that the package in this folder depends on at run time, and what that depends on. */
export function runtimePackages(folder: string): NpmPackage[] {
  const seen = new Set([folder]);
  for (const each of seen)
    for (const name of Object.keys(manifestIn(each).dependencies ?? {})) seen.add(findPackage(name, each));
  seen.delete(folder);
  const byName = new Map([...seen].map(packageIn).map((it) => [`${it.name}@${it.version}`, it]));
  return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
}

/** As Node.js looks: in the node_modules of this folder, then of those above it. */
function findPackage(name: string, from: string): string {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return folder;
  if (dirname(from) === from) throw new Error(`${name} is not installed`);
  return findPackage(name, dirname(from));
}

function packageIn(folder: string): NpmPackage {
  const { name, version, license = "unknown" } = manifestIn(folder);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  return { name, version, license, text: texts.join("\n\n") };
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { BUNDLED } from "../../src/io/redis/builtin/manifest.ts";
import { linkageOf } from "./elf.ts";
import { noticeOf } from "./notice.ts";
import { PROGRAMS } from "./packages.ts";

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly sourceVersion: string;
  /** Where it was unpacked. */
  readonly root: string;
}

export function unpack(deb: string, root: string): DebianPackage {
  mkdirSync(root, { recursive: true });
  const ask = (...args: string[]) => {
    const { success, stdout, stderr } = Bun.spawnSync(["dpkg-deb", ...args]);
    if (!success) throw new Error(`dpkg-deb cannot read ${basename(deb)}: ${stderr}`);
    return stdout.toString().trim();
  };
  ask("-x", deb, root);
  const [name = "", version = "", source = ""] = ask(
    "--showformat=$" + "{Package}\\n$" + "{Version}\\n$" + "{Source}",
    "-W",
    deb,
  ).split("\n");
  // "Source: libcap2 (1:2.66-4)" stands only where name or version differ from the package's own.
  const [sourceName = "", sourceVersion = version] = source.split(/[ ()]+/).filter(Boolean);
  return { name, version, source: sourceName || name, sourceVersion, root };
}

/** Lays the bundle out in a folder: programs, exactly the libraries they ask for, licences. Returns the loader's name. */
export function stage(packages: readonly DebianPackage[], folder: string): string {
  const programs = Object.entries(PROGRAMS).map(([from, to]) => {
    const file = packages.map(({ root }) => join(root, from)).find((path) => existsSync(path));
    if (!file) throw new Error(`None of Debian's packages contains ${from} any more`);
    put(file, join(folder, to), 0o755);
    return file;
  });
  const loader = basename(linkageOf(programs[0]!).interpreter ?? "");
  for (const [name, file] of librariesOf(programs, packages))
    put(file, join(folder, BUNDLED.libraries, name), name === loader ? 0o755 : 0o644);
  stageLicences(packages, folder);
  return loader;
}

/** All libraries that the files ask for, and those that these ask for, by name. */
function librariesOf(files: readonly string[], packages: readonly DebianPackage[]): Map<string, string> {
  const offered = new Map(packages.flatMap(({ root }) => sharedObjects(root)));
  const found = new Map<string, string>();
  const open = [...files];
  for (const file of open) {
    for (const name of linkageOf(file).needed) {
      const library = offered.get(name);
      if (!library) throw new Error(`${basename(file)} needs ${name}: add its package to the list`);
      if (found.has(name)) continue;
      found.set(name, library);
      open.push(library);
    }
  }
  return found;
}

function sharedObjects(root: string): [string, string][] {
  const paths = ["lib", "usr/lib"].flatMap((folder) => [
    ...new Bun.Glob(`${folder}/*-linux-gnu/*.so*`).scanSync({ cwd: root, onlyFiles: false }),
  ]);
  return paths.map((path) => [basename(path), join(root, path)]);
}

function stageLicences(packages: readonly DebianPackage[], folder: string): void {
  for (const { name, root } of packages) {
    const copyright = join(root, "usr/share/doc", name, "copyright");
    if (existsSync(copyright)) put(copyright, join(folder, BUNDLED.copyrights, name), 0o644);
    const texts = join(root, "usr/share/common-licenses");
    for (const text of existsSync(texts) ? readdirSync(texts) : [])
      if (lstatSync(join(texts, text)).isFile())
        put(join(texts, text), join(folder, BUNDLED.licenses, text), 0o644);
  }
  writeFileSync(join(folder, BUNDLED.notice), noticeOf(packages));
}

function put(from: string, to: string, mode: number): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, mode);
}

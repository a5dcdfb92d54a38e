import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { carriedFile } from "../../carried.ts";
import { errorCode, makeOwnFolder } from "./folders.ts";
import { BUNDLE_FILE, BUNDLED, type BundleManifest, MANIFEST_FILE } from "./manifest.ts";
import { bundledPrograms, type Programs, whyNotRunning } from "./programs.ts";

export interface Bundle {
  readonly path: string;
  readonly manifest: BundleManifest;
}

export type Unpacked = { readonly programs: Programs } | { readonly problems: readonly string[] };

/** The bundle that this program carries, if it was built with one. */
export function carriedBundle(): Bundle | undefined {
  const path = carriedFile(BUNDLE_FILE);
  const manifest = carriedFile(MANIFEST_FILE);
  if (path === undefined || manifest === undefined) return undefined;
  return { path, manifest: JSON.parse(readFileSync(manifest, "utf8")) as BundleManifest };
}

/**
 * Sees to it that the bundle stands unpacked, and really runs, in the first of these folders that allows it. Each bundle
 * has a folder of its own name, so that versions of `ingest` do not disturb each other.
 */
export async function unpackBundle(bundle: Bundle, folders: readonly string[]): Promise<Unpacked> {
  const problems: string[] = [];
  for (const folder of folders) {
    const result = await unpackInto(bundle, folder);
    if (typeof result !== "string") return { programs: result };
    problems.push(`${folder} ${result}`);
  }
  return { problems };
}

/** The programs, or what is wrong with this folder. */
async function unpackInto(bundle: Bundle, parent: string): Promise<Programs | string> {
  const problem = makeOwnFolder(parent);
  if (problem !== undefined) return problem;
  const { redis, sha256 } = bundle.manifest;
  const home = join(parent, `redis-${redis}-${sha256.slice(0, 12)}`);
  if (existsSync(home) && whyNot(home, bundle) === undefined) return programsIn(home, bundle);
  try {
    return await unpackFresh(bundle, parent, home);
  } catch (error) {
    return `cannot be used: ${errorCode(error)}`;
  }
}

/**
 * Unpacks beside the final place and moves it there in one step: two processes may do so at once, and a reader never
 * sees half a bundle. What already stands there and does not run was damaged (systemd clears old files out of /tmp one
 * by one), so it is moved out of the way; a server that runs from it keeps its open files.
 */
async function unpackFresh(bundle: Bundle, parent: string, home: string): Promise<Programs | string> {
  const workDir = mkdtempSync(join(parent, ".unpack-"));
  try {
    const fresh = join(workDir, "fresh");
    await new Bun.Archive(await Bun.file(bundle.path).bytes()).extract(fresh);
    const problem = whyNot(fresh, bundle);
    if (problem !== undefined) return `does not let programs run (${problem})`;
    if (moveInto(fresh, home) || whyNot(home, bundle) === undefined) return programsIn(home, bundle);
    renameSync(home, join(workDir, "damaged"));
    moveInto(fresh, home);
    return programsIn(home, bundle);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** False when something stands there already. */
function moveInto(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) return false;
    throw error;
  }
}

function programsIn(folder: string, { manifest }: Bundle): Programs {
  return bundledPrograms(folder, manifest.loader, `built-in Redis ${manifest.redis}`);
}

function whyNot(folder: string, bundle: Bundle): string | undefined {
  return whyNotRunning(programsIn(folder, bundle), join(folder, BUNDLED.notice));
}

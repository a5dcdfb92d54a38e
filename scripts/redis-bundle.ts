import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CARRIED_FOLDER, carriedPlatform } from "../src/io/carried.ts";
import { BUNDLE_FILE, type BundleManifest, MANIFEST_FILE } from "../src/io/redis/builtin/manifest.ts";
import { PROJECT_DIR } from "./lib/steps.ts";
import { type Download, PrivateApt } from "./redis-bundle/apt.ts";
import { archive } from "./redis-bundle/archive.ts";
import { noticeOf } from "./redis-bundle/notice.ts";
import { ARCHITECTURES, type Architecture, PACKAGES } from "./redis-bundle/packages.ts";
import { stage, unpack } from "./redis-bundle/stage.ts";

/**
 * `bun scripts/redis-bundle.ts [x64|arm64]` cuts the built-in Redis out of Debian 12's packages and puts it where the
 * build finds it: dist/carried/linux-<arch>/redis.tar.gz and redis.json. No root, and the machine's packages stay as they
 * are. It keeps a bundle that was made of the same packages. Where it cannot be made, it says why, and the build goes on
 * without.
 */
const ONE_DAY_MS = 24 * 60 * 60 * 1000;
/** To be raised when the bundle's layout changes, so that old ones are made again; the words of its notice are looked at by themselves. */
const LAYOUT = 1;

const wanted = process.argv[2] ?? process.arch;
const folder = join(PROJECT_DIR, CARRIED_FOLDER, carriedPlatform(wanted));
mkdirSync(folder, { recursive: true });
console.log(makeBundle(wanted));

/** Returns a sentence about what was done. */
function makeBundle(arch: string): string {
  const architecture = ARCHITECTURES.find(({ bun }) => bun === arch);
  if (process.platform !== "linux" || !architecture)
    return without(`there is none for ${carriedPlatform(arch)}`);
  if (!isDebian12())
    return without("it is made out of Debian 12's packages, and this is not Debian 12 with apt");
  const apt = new PrivateApt(join(PROJECT_DIR, "dist/.redis-bundle", architecture.debian), architecture);
  // Lists that are a day old may name packages that the archive has replaced; then newer lists help.
  return (
    bundleFrom(apt, architecture, ONE_DAY_MS) ??
    bundleFrom(apt, architecture, 0) ??
    without("apt cannot fetch Debian's packages (is the network there?)")
  );
}

/** Undefined when a package cannot be found or fetched. */
function bundleFrom(apt: PrivateApt, { bun }: Architecture, listsAtMostMs: number): string | undefined {
  apt.refresh(listsAtMostMs);
  const downloads = apt.find(PACKAGES);
  if (!downloads) return undefined;
  const key = keyOf(downloads);
  const kept = current();
  if (kept?.key === key) return `The built-in Redis ${kept.redis} for ${bun} is up to date.`;
  const workDir = mkdtempSync(join(PROJECT_DIR, "dist/.redis-bundle/work-"));
  try {
    const debs = join(workDir, "debs");
    mkdirSync(debs);
    return apt.download(PACKAGES, debs) ? build(debs, workDir, bun, key) : undefined;
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

function isDebian12(): boolean {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const tools = ["apt-get", "dpkg-deb", "tar"].every((tool) => Bun.which(tool));
  return tools && /^ID=debian$/m.test(release) && /^VERSION_ID="12"$/m.test(release);
}

function without(reason: string): string {
  const kept = current();
  return kept
    ? `The built-in Redis ${kept.redis} of an earlier build is kept: ${reason}.`
    : `This build carries no built-in Redis: ${reason}.`;
}

function keyOf(downloads: readonly Download[]): string {
  const lines = downloads.map(({ file, sha256 }) => `${sha256} ${file}`).sort();
  return new Bun.CryptoHasher("sha256").update([LAYOUT, noticeOf([]), ...lines].join("\n")).digest("hex");
}

function current(): BundleManifest | undefined {
  const files = [MANIFEST_FILE, BUNDLE_FILE].map((name) => join(folder, name));
  if (!files.every((file) => existsSync(file))) return undefined;
  return JSON.parse(readFileSync(files[0]!, "utf8")) as BundleManifest;
}

function build(debs: string, workDir: string, bun: string, key: string): string {
  const files = [...new Bun.Glob("*.deb").scanSync(debs)].sort();
  const packages = files.map((file) => unpack(join(debs, file), join(workDir, "unpacked", file)));
  const staged = join(workDir, "staged");
  const loader = stage(packages, staged);
  const bytes = archive(staged);
  const redis = packages.find(({ name }) => name === "redis-tools")!.version.replace(/^\d+:|-.*$/g, "");
  const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
  save(BUNDLE_FILE, bytes, workDir);
  const manifest: BundleManifest = { redis, sha256, loader, key };
  save(MANIFEST_FILE, `${JSON.stringify(manifest, null, 2)}\n`, workDir);
  return `The built-in Redis ${redis} for ${bun}: ${(bytes.length / 1e6).toFixed(1)} MB.`;
}

/** By rename, so that a build beside this one never embeds half a file. */
function save(name: string, content: string | Uint8Array, workDir: string): void {
  writeFileSync(join(workDir, name), content);
  renameSync(join(workDir, name), join(folder, name));
}

import {
  accessSync,
  chmodSync,
  constants,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { EXIT, IngestError } from "../primitives/errors.ts";

const REASONS: Record<string, string> = {
  EACCES: "it may not be written",
  EPERM: "it may not be written",
  EROFS: "its file system is read-only",
  ENOENT: "its folder is not there",
  ENOTDIR: "its folder is no folder",
  ELOOP: "its links go in a circle",
  ENAMETOOLONG: "its name is too long",
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "it would be larger than is allowed",
};

/**
 * Why replaceFile() could not write there, as things stand; undefined when it could. Nothing is written or made for the answer. What is no
 * regular file is refused: a rename would put a file in the place of /dev/null.
 */
export function whyNotReplaceable(path: string): string | undefined {
  try {
    const { path: real, stat } = placeOf(path);
    if (stat?.isDirectory() || path.endsWith("/")) return "it is a folder";
    if (stat !== undefined && !stat.isFile()) return "it is no regular file";
    if (stat !== undefined) accessSync(real, constants.W_OK);
    if (!statSync(dirname(real)).isDirectory()) return REASONS.ENOTDIR;
    accessSync(dirname(real), constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Writes all of it, or leaves what was there: beside the file first, then moved to its place in one step. A link stays, and the
 * file that it leads to is replaced. Throws IngestError (exit 1).
 */
export function replaceFile(path: string, text: string): void {
  let workDir: string | undefined;
  try {
    const place = placeOf(path);
    workDir = mkdtempSync(join(dirname(place.path), ".ingest-"));
    const fresh = join(workDir, basename(place.path));
    writeFileSync(fresh, text);
    if (place.stat !== undefined) chmodSync(fresh, place.stat.mode & 0o777);
    renameSync(fresh, place.path);
  } catch (cause) {
    throw new IngestError(EXIT.failed, `Cannot write ${JSON.stringify(path)}: ${reasonOf(cause)}`, { cause });
  } finally {
    if (workDir !== undefined) rmSync(workDir, { recursive: true, force: true });
  }
}

/** Where the file really is, and what is there now; a link that leads nowhere is replaced itself. */
function placeOf(path: string): { readonly path: string; readonly stat: Stats | undefined } {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat !== undefined) return { path: realpathSync(path), stat };
  const absolute = resolve(path);
  return { path: join(realpathSync(dirname(absolute)), basename(absolute)), stat };
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "it is no name of a file";
  return REASONS[code] ?? code;
}

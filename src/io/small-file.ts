import { closeSync, openSync, readSync, statSync } from "node:fs";

export type SmallFile = { readonly content: string } | { readonly reason: string; readonly missing?: true };

const REASONS: Record<string, string> = {
  EACCES: "it may not be read",
  EPERM: "it may not be read",
  EISDIR: "it is a folder",
  ELOOP: "its links go in a circle",
  ENAMETOOLONG: "its name is too long",
};

/**
 * A text file of at most `maxBytes`, or the reason why it cannot be read. No more than that is ever read: /dev/zero has a size of 0 and no end,
 * and a pipe (`--redis-url-file <(pass show redis)`) does not tell its size at all. A file that nobody named must be a regular one: a
 * pipe that lies about would be waited for.
 */
export function readSmallFile(path: string, maxBytes: number, { regular = false } = {}): SmallFile {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { reason: REASONS.EISDIR! };
    if (regular && !stat.isFile()) return { reason: "it is no regular file" };
    const fd = openSync(path, "r");
    try {
      const bytes = readAtMost(fd, maxBytes + 1);
      if (bytes.length > maxBytes) return { reason: `it has more than ${maxBytes / 1024} KiB` };
      return { content: new TextDecoder().decode(bytes) };
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "it is no name of a file";
    if (code === "ENOENT" || code === "ENOTDIR") return { reason: "there is no such file", missing: true };
    return { reason: REASONS[code] ?? code };
  }
}

/** Whether it gives its content as often as one likes; a pipe does not. */
export function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function readAtMost(fd: number, limit: number): Uint8Array {
  const bytes = new Uint8Array(limit);
  for (let at = 0; at < limit; ) {
    const read = readSync(fd, bytes, at, limit - at, null);
    if (read === 0) return bytes.subarray(0, at);
    at += read;
  }
  return bytes;
}

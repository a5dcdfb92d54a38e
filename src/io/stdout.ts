import { write, writeSync } from "node:fs";
import { EXIT, IngestError } from "../primitives/errors.ts";

const STDOUT = 1;
const FULL_PAUSE_MS = 2;

/** The reader went away (`| head -1`): nothing is wrong, and nothing more is to be said. main turns it into exit 0. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/**
 * Writes all of it to stdout, or throws: OutputClosed when the reader is gone, IngestError (exit 1) when it cannot be written.
 * The one way to fd 1: in Bun, console.log drops what a full pipe does not take, and never tells of a closed one.
 */
export function writeAll(data: Uint8Array | string): void {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  for (let at = 0; at < bytes.length; ) at += writeSome(bytes, at);
}

/** The same, while the program goes on: a reader who takes nothing holds up nothing but this. */
export async function writeAllPatiently(text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    const written = await new Promise<number>((resolve, reject) => {
      write(STDOUT, bytes, at, bytes.length - at, null, (cause, count) => {
        if (!cause) resolve(count);
        else if (isFull(cause)) resolve(0);
        else reject(failure(cause));
      });
    });
    at += written;
    if (written === 0) await Bun.sleep(FULL_PAUSE_MS);
  }
}

function writeSome(bytes: Uint8Array, at: number): number {
  try {
    return writeSync(STDOUT, bytes, at, bytes.length - at);
  } catch (cause) {
    if (!isFull(cause)) throw failure(cause);
    waitMs(FULL_PAUSE_MS);
    return 0;
  }
}

/** A pipe that somebody made non-blocking. */
function isFull(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === "EAGAIN";
}

function failure(cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
  if (code === "EPIPE") return new OutputClosed("The reader closed stdout");
  return new IngestError(EXIT.failed, `Cannot write to stdout: ${code}${meaningOf(code)}`, { cause });
}

function meaningOf(code: string): string {
  const meanings: Record<string, string> = {
    ENOSPC: ", no space left on the device",
    EBADF: ", it is closed",
    EIO: ", the device failed",
  };
  return meanings[code] ?? "";
}

/** Sleep, do not spin. */
function waitMs(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

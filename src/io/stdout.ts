import { writeSync } from "node:fs";
import { EXIT, IngestError } from "../primitives/errors.ts";

const STDOUT = 1;

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

function writeSome(bytes: Uint8Array, at: number): number {
  try {
    return writeSync(STDOUT, bytes, at, bytes.length - at);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
    if (code === "EPIPE") throw new OutputClosed("The reader closed stdout");
    if (code !== "EAGAIN")
      throw new IngestError(EXIT.failed, `Cannot write to stdout: ${code}${meaningOf(code)}`, { cause });
    waitMs(2);
    return 0;
  }
}

function meaningOf(code: string): string {
  const meanings: Record<string, string> = {
    ENOSPC: ", no space left on the device",
    EBADF: ", it is closed",
    EIO: ", the device failed",
  };
  return meanings[code] ?? "";
}

/** A pipe that somebody made non-blocking is full: sleep, do not spin. */
function waitMs(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

import { EXIT, IngestError } from "../../primitives/errors.ts";

/** A server that is stopped, or a network that swallows everything, keeps the connection open and never answers. */
export const PATIENCE_MS = 30_000;

/** The reply, or exit 3 when it has not come within so many milliseconds. */
export async function answered<T>(reply: Promise<T>, label: string, withinMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `Redis at ${label} has not answered for ${Math.round(withinMs / 1000)} s`;
      reject(
        new IngestError(EXIT.connection, message, {
          hint: "Look whether it is stopped or very busy, and at the network",
        }),
      );
    }, withinMs);
  });
  try {
    return await Promise.race([reply, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

import type { ByteTools } from "./entry.ts";

/** Larger values are not decoded: no event comes near it, and a stream may hold values of 512 MiB. */
export const EVENT_BYTES_LIMIT = 4 * 1024 * 1024;

export type EventText =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly why: string };

/** The JSON object that the bytes hold; else why they hold none. */
export function readEvent(bytes: Uint8Array, tools: Pick<ByteTools, "decode">): EventText {
  if (bytes.length > EVENT_BYTES_LIMIT) return { ok: false, why: "larger than 4 MiB" };
  const text = tools.decode(bytes);
  if (text === undefined) return { ok: false, why: "not UTF-8" };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { ok: true, value: value as Record<string, unknown> };
    }
    return { ok: false, why: "not a JSON object" };
  } catch {
    return { ok: false, why: "not JSON" };
  }
}

import { analytics, type Encoder, type Stream } from "../../src/model/index.ts";
import type { EventShape } from "../../src/model/schema.ts";

const decoder = new TextDecoder();

/** The events first .. first+count-1 as JSON texts, through the encoder. */
export function eventTexts(stream: Stream, first: number, count: number): string[] {
  const encoder = analytics.encoder(stream);
  return Array.from({ length: count }, (_, i) => textOf(encoder, first + i));
}

/** The same, parsed. */
export function events(stream: Stream, first: number, count: number): EventShape[] {
  return eventTexts(stream, first, count).map((text) => JSON.parse(text));
}

export function textOf(encoder: Encoder, index: number): string {
  const into = new Uint8Array(encoder.maxEventBytes);
  return decoder.decode(into.subarray(0, encoder.write(index, into, 0)));
}

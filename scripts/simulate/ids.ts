import { timelineOf } from "../../src/ledger/timeline.ts";
import { analytics, type Stream } from "../../src/model/index.ts";
import { parseSeed } from "../../src/primitives/seed.ts";
import { createShape } from "../../src/shape/index.ts";
import { SEED, SPEC, START_UNIX_MS } from "./scenario.ts";

export const STREAM: Stream = {
  seed: parseSeed(SEED),
  startUnixMs: START_UNIX_MS,
  idFormat: "uuidv4",
  unixMsOf: timelineOf([{ firstIndex: 0, atMs: 0, startUnixMs: START_UNIX_MS }], createShape(SPEC)),
};

/** Ids of events all over the day: that each gives its index back is what makes them all different. */
export function judgeIds(events: number, looked: number) {
  const encoder = analytics.encoder(STREAM);
  const ids = analytics.ids(STREAM);
  const into = new Uint8Array(encoder.maxEventBytes);
  const decoder = new TextDecoder();
  const distinct = new Set<string>();
  let invertible = 0;
  for (let i = 0; i < looked; i++) {
    const index = Math.floor((events / looked) * i);
    encoder.write(index, into, 0);
    const id = decoder.decode(into.subarray(13, 49));
    distinct.add(id);
    if (ids.indexOf(id) === index) invertible++;
  }
  return { looked, distinct: distinct.size, invertible };
}

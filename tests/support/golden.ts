import { createHash } from "node:crypto";
import { analytics } from "../../src/model/index.ts";
import { eventTexts } from "./events.ts";
import { goldenBlocks } from "./golden-blocks.ts";
import { goldenHelp } from "./golden-help.ts";
import { streamOf } from "./streams.ts";

/** The seeds whose bytes are frozen: two numbers and a text. */
export const GOLDEN_SEEDS = ["1", "2", "demo"] as const;
export const GOLDEN_EVENTS = 200;

/** Everything that is frozen, by file name: the first events of three seeds, a digest of a million, the help texts, and the live block. */
export async function goldenFiles(): Promise<Record<string, string>> {
  const samples = GOLDEN_SEEDS.map((seed) => [`events-seed-${seed}.ndjson`, goldenSample(seed)]);
  return {
    ...Object.fromEntries(samples),
    "million.json": `${JSON.stringify(digestOfMillion(), null, 2)}\n`,
    ...(await goldenHelp()),
    ...goldenBlocks(),
  };
}

export function goldenSample(seed: string): string {
  return `${eventTexts(streamOf(seed), 0, GOLDEN_EVENTS).join("\n")}\n`;
}

/** One SHA-256 over a million events of seed 1, each with its newline, and how often each type occurs. */
export function digestOfMillion(): {
  seed: string;
  events: number;
  bytes: number;
  sha256: string;
  types: Record<string, number>;
} {
  const stream = streamOf("1");
  const encoder = analytics.encoder(stream);
  const typeOf = analytics.typeOf(stream);
  const counts = analytics.types.map(() => 0);
  const hash = createHash("sha256");
  const into = new Uint8Array(encoder.maxEventBytes + 1);
  let bytes = 0;
  for (let index = 0; index < 1_000_000; index++) {
    const end = encoder.write(index, into, 0);
    into[end] = 10;
    hash.update(into.subarray(0, end + 1));
    bytes += end + 1;
    counts[typeOf(index)]!++;
  }
  const types = Object.fromEntries(analytics.types.map(({ name }, i) => [name, counts[i]!]));
  return { seed: "1", events: 1_000_000, bytes, sha256: hash.digest("hex"), types };
}

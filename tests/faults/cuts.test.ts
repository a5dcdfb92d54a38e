import { describe, expect, test } from "bun:test";
import { eventTexts } from "../support/events.ts";
import { type Cut, faultProxy } from "../support/fault-proxy.ts";
import { oneRedis } from "../support/one-redis.ts";
import { streamOf } from "../support/streams.ts";
import { pumpOver } from "./support/pump-over.ts";

const { server, redis } = await oneRedis();
const STREAM = streamOf("cuts");
const TEXTS = eventTexts(STREAM, 0, 3);
const AT_ONCE = 24;

interface Outcome {
  readonly hasCut: boolean;
  readonly data: readonly string[];
  readonly bytes: { readonly up: number; readonly down: number };
}

/** Three events in one batch over a connection that meets the fault; gives whether it did, and what is in the stream. */
async function publishThree(name: string, cut: Cut): Promise<Outcome> {
  const proxy = faultProxy(server.port);
  // All three have been due for a second: they leave in one batch.
  const pump = await pumpOver(proxy.port, { stream: name, seed: "cuts", count: 3, sinceMs: 1000 });
  proxy.arm(cut);
  const { state, acked } = await pump.run();
  expect([state, acked]).toEqual(["DONE", 3]);
  // What was held back arrives after this.
  if (cut.how === "hold") await Bun.sleep(200);
  proxy.stop();
  const data = (await redis.xrange(name, "-", "+")).map(([, [, text]]) => text!);
  return { hasCut: proxy.hasCut, data, bytes: proxy.counted };
}

/** Tries the cuts, some at a time; gives how many came about. */
async function tryAll(cuts: readonly Cut[]): Promise<number> {
  const queue = cuts.map((cut, i) => ({ cut, name: `s${String(i).padStart(4, "0")}` }));
  let happened = 0;
  const worker = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { hasCut, data } = await publishThree(next.name, next.cut);
      expect({ ...next.cut, data }).toEqual({ ...next.cut, data: TEXTS });
      if (hasCut) happened++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return happened;
}

/** Before the first byte, behind the last one, and at every `step` bytes between. */
const cutsAt = (how: Cut["how"], way: Cut["way"], step: number): Cut[] =>
  Array.from({ length: Math.floor(whole[way] / step) + 1 }, (_, i) => ({ how, way, afterBytes: i * step }));

const NEVER: Cut = { how: "fin", way: "up", afterBytes: Number.POSITIVE_INFINITY };
/** How long the request and its reply are when nothing happens to them. */
const { bytes: whole } = await publishThree("whole", NEVER);

describe("a batch of three is in the stream exactly once and in order, whatever byte its connection breaks at:", () => {
  test.each([
    ["fin", 1],
    ["rst", 3],
    ["blackhole", 11],
    ["hold", 3],
  ] as const)("%s, in the request", async (how, step) => {
    const cuts = cutsAt(how, "up", step);
    expect(cuts.length).toBeGreaterThan(100);
    expect(await tryAll(cuts)).toBe(cuts.length);
  });

  test.each(["fin", "rst", "blackhole", "hold"] as const)("%s, in the reply", async (how) => {
    const cuts = cutsAt(how, "down", 1);
    expect(cuts.length).toBeGreaterThan(20);
    expect(await tryAll(cuts)).toBe(cuts.length);
  });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { analytics } from "../../src/model/index.ts";
import { FingerprintSet, fingerprintOf } from "../../src/verify/fingerprint-set.ts";
import { streamOf } from "../support/streams.ts";

const ascii = (text: string) => new TextEncoder().encode(text);
const printOf = (text: string) => fingerprintOf(ascii(text), 0, text.length);

const encoder = analytics.encoder(streamOf("1"));
const event = Buffer.alloc(encoder.maxEventBytes);
function eventIdOf(index: number): string {
  encoder.write(index, event, 0);
  return event.toString("latin1", 13, 49);
}

describe("fingerprints", () => {
  test("are the same in upper and lower case, wherever the bytes stand", () => {
    const id = "0b5ae1f0-93a4-4c1e-9d2f-3a51b7c0ffee";
    const inside = ascii(`{"event_id":"${id}"`);
    expect(printOf(id.toUpperCase())).toEqual(printOf(id));
    expect(fingerprintOf(inside, 13, 49)).toEqual(printOf(id));
  });

  test("32 of the 64 bits collide as often as chance has it, for ids that count up as for those of events", () => {
    // 300,000 texts in 2^32 classes: 10.5 pairs expected. Half the bits of each half are taken, so both must be good.
    for (const idOf of [(i: number) => i.toString(16).padStart(36, "0"), eventIdOf]) {
      const seen = new Set<number>();
      let repeats = 0;
      for (let i = 0; i < 300_000; i++) {
        const { hi, lo } = printOf(idOf(i));
        const half = (hi & 0xffff) * 65_536 + (lo & 0xffff);
        if (seen.has(half)) repeats++;
        seen.add(half);
      }
      expect(repeats).toBeLessThan(40);
    }
  });
});

describe("a set of fingerprints", () => {
  test("agrees with a Set, zero halves included", () => {
    const half = fc.oneof(fc.constant(0), fc.nat(5), fc.integer({ min: 0, max: 0xffffffff }));
    fc.assert(
      fc.property(fc.array(fc.record({ hi: half, lo: half })), (prints) => {
        const [set, twin] = [new FingerprintSet(prints.length), new Set<string>()];
        for (const { hi, lo } of prints) {
          // 0:0 and 0:1 share a place: an empty slot is 0:0.
          const key = hi === 0 && lo === 0 ? "0:1" : `${hi}:${lo}`;
          expect(set.add({ hi, lo })).toBe(!twin.has(key));
          twin.add(key);
        }
      }),
    );
  });

  test("that is full says so instead of searching for ever", () => {
    const set = new FingerprintSet(10);
    const answers = Array.from({ length: 1100 }, (_, i) => set.add({ hi: 1, lo: i }));
    expect(answers.filter((answer) => answer === true)).toHaveLength(Math.floor(1024 * 0.95));
    expect(answers.at(-1)).toBeUndefined();
    expect(set.add({ hi: 1, lo: 0 })).toBe(false);
  });
});

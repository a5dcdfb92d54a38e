import { expect, test } from "bun:test";
import fc from "fast-check";
import type { EventModel, Stream } from "../../src/model/index.ts";
import { YEAR_10000_UNIX_MS } from "../../src/primitives/iso-time.ts";
import { textOf } from "../support/events.ts";

/** The laws that every model keeps on every stream. */
export function modelLaws(name: string, model: EventModel, stream: Stream): void {
  const near = fc.integer({ min: 0, max: 3000 });
  const far = fc
    .oneof(near, fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 0, max: 2 ** 48 }))
    .filter((index) => stream.unixMsOf(index) < YEAR_10000_UNIX_MS);

  test(`${name}: the encoder's bytes are the twin's JSON`, () => {
    const encoder = model.encoder(stream);
    const twin = model.twin(stream);
    for (let index = 0; index < 2000; index++)
      expect(textOf(encoder, index)).toBe(JSON.stringify(twin(index)));
    fc.assert(fc.property(far, (index) => textOf(encoder, index) === JSON.stringify(twin(index))));
  });

  test(`${name}: an event is the same alone, in order, backwards and after jumps`, () => {
    const inOrder = model.encoder(stream);
    const texts = Array.from({ length: 3000 }, (_, index) => textOf(inOrder, index));
    const jumping = model.encoder(stream);
    for (let index = 2999; index >= 0; index -= 7) expect(textOf(jumping, index)).toBe(texts[index]!);
    fc.assert(
      fc.property(near, fc.integer({ min: 1, max: 40 }), (index, count) => {
        for (let i = index; i < Math.min(index + count, 3000); i++)
          if (textOf(jumping, i) !== texts[i]) return false;
        return textOf(model.encoder(stream), Math.min(index, 2999)) === texts[Math.min(index, 2999)];
      }),
      { numRuns: 30 },
    );
  });

  test(`${name}: the index comes back from the event's id, and no other stream's`, () => {
    const ids = model.ids(stream);
    const strangers = model.ids({ ...stream, startUnixMs: stream.startUnixMs + 1 });
    const encoder = model.encoder(stream);
    fc.assert(
      fc.property(far, (index) => {
        const { event_id } = JSON.parse(textOf(encoder, index));
        return ids.indexOf(event_id) === index && strangers.indexOf(event_id) === -1;
      }),
    );
  });

  test(`${name}: an id with any digit changed is nobody's`, () => {
    const ids = model.ids(stream);
    const { event_id } = JSON.parse(textOf(model.encoder(stream), 123_456));
    for (let at = 0; at < event_id.length; at++) {
      for (const digit of "0f8-G\u00e9") {
        const changed = event_id.slice(0, at) + digit + event_id.slice(at + 1);
        expect(changed === event_id ? 123_456 : -1).toBe(ids.indexOf(changed));
      }
    }
    expect(ids.indexOf("")).toBe(-1);
    expect(ids.indexOf(event_id.toUpperCase())).toBe(-1);
  });

  test(`${name}: no event is longer than the encoder says, and it writes nowhere else`, () => {
    const encoder = model.encoder(stream);
    const into = new Uint8Array(encoder.maxEventBytes + 64).fill(7);
    for (let index = 0; index < 20_000; index++) {
      const end = encoder.write(index, into, 32);
      expect(end - 32).toBeLessThanOrEqual(encoder.maxEventBytes);
    }
    expect([...into.subarray(0, 32), ...into.subarray(into.length - 32)].every((byte) => byte === 7)).toBe(
      true,
    );
  });

  test(`${name}: typeOf agrees with the event`, () => {
    const typeOf = model.typeOf(stream);
    const encoder = model.encoder(stream);
    fc.assert(
      fc.property(far, (i) => model.types[typeOf(i)]!.name === JSON.parse(textOf(encoder, i)).event_type),
    );
  });
}

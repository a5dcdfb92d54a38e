import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Shape, ShapeSpec } from "../../src/shape/index.ts";
import { exactDueBy } from "../support/exact-shape.ts";

/** The laws that every load shape keeps; `horizonMs` is how far the random instants reach. */
export function shapeLaws(name: string, create: () => Shape, spec: ShapeSpec, horizonMs: number): void {
  const shape = create();
  const instants = fc.integer({ min: 0, max: horizonMs * 8 }).map((eighths) => eighths / 8);
  const indexes = fc.integer({ min: 0, max: shape.dueBy(horizonMs) });

  test(`${name}: nothing is due at 0, and the first event is due at 0`, () => {
    expect(shape.dueBy(0)).toBe(0);
    expect(shape.instantOf(0)).toBe(0);
  });

  test(`${name}: dueBy(instantOf(n)) gives n back`, () => {
    fc.assert(fc.property(indexes, (n) => shape.dueBy(shape.instantOf(n)) === n));
  });

  test(`${name}: instants strictly grow and dueBy never decreases`, () => {
    fc.assert(fc.property(indexes, (n) => shape.instantOf(n + 1) > shape.instantOf(n)));
    fc.assert(fc.property(instants, instants, (a, b) => a > b || shape.dueBy(a) <= shape.dueBy(b)));
  });

  test(`${name}: the exact twin agrees at every eighth of a millisecond`, () => {
    fc.assert(
      fc.property(
        instants,
        (t) => BigInt(shape.dueBy(t)) === exactDueBy(spec, { numerator: BigInt(t * 8), denominator: 8n }),
      ),
    );
  });

  test(`${name}: the exact twin agrees on the whole millisecond of every instant`, () => {
    fc.assert(
      fc.property(indexes, (n) => {
        const wholeMs = BigInt(Math.floor(shape.instantOf(n)));
        const before = exactDueBy(spec, { numerator: wholeMs, denominator: 1n });
        const after = exactDueBy(spec, { numerator: wholeMs + 1n, denominator: 1n });
        return before <= BigInt(n) && BigInt(n) < after;
      }),
    );
  });

  test(`${name}: the slope of dueBy is rateAt inside a phase`, () => {
    fc.assert(
      fc.property(instants, (t) => {
        const phase = shape.phaseAt(t);
        const endMs = Math.min(phase.endMs, phase.startMs + 1e6);
        const planned = ((endMs - phase.startMs) * phase.ratePerSec) / 1000;
        return (
          t >= phase.startMs &&
          t < phase.endMs &&
          shape.rateAt(t) === phase.ratePerSec &&
          Math.abs(shape.dueBy(endMs) - shape.dueBy(phase.startMs) - planned) <= 1 + planned * 1e-12
        );
      }),
    );
  });

  test(`${name}: the answers do not depend on the order of the questions`, () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(indexes, instants), { maxLength: 20 }), (questions) => {
        const fresh = create();
        return questions.every(
          ([n, t]) => fresh.instantOf(n) === create().instantOf(n) && fresh.dueBy(t) === create().dueBy(t),
        );
      }),
    );
  });
}

import { expect, test } from "bun:test";
import type { Fault } from "../../src/engine/ports.ts";
import { Trouble } from "../../src/engine/trouble.ts";
import { EXIT, IngestError } from "../../src/primitives/errors.ts";

const fault = (code: string, more: Partial<Fault> = {}): Fault => ({
  kind: "reconnect",
  code,
  applied: "no",
  error: new IngestError(EXIT.connection, code),
  ...more,
});
const MOVED = fault("MOVED", { placing: "moved" });
const TRYAGAIN = fault("TRYAGAIN", { kind: "retry", placing: "unsettled" });
const CLOSED = fault("closed");

/** The pauses after these faults, none of them shortened by chance. */
function delays(trouble: Trouble, ...faults: readonly Fault[]): number[] {
  return faults.map((each) => trouble.meet(0, each).delayMs);
}
const newTrouble = (): Trouble => new Trouble({ doubtfulMs: 30_000, random: () => 0 });

test("pauses double up to 2 s, and begin anew with progress", () => {
  const trouble = newTrouble();
  expect(delays(trouble, ...Array.from({ length: 8 }, () => CLOSED))).toEqual([
    50, 100, 200, 400, 800, 1600, 2000, 2000,
  ]);
  trouble.overcome(1);
  expect(delays(trouble, CLOSED)).toEqual([50]);
});

test("whoever is sent on to another server goes at once, but not in circles", () => {
  expect(delays(newTrouble(), MOVED, MOVED, MOVED, MOVED, MOVED)).toEqual([0, 0, 0, 50, 100]);
});

test("a server that is sent on from after an outage is not waited for as long as the outage was", () => {
  const trouble = newTrouble();
  expect(delays(trouble, CLOSED, CLOSED, CLOSED, CLOSED, MOVED, TRYAGAIN, TRYAGAIN)).toEqual([
    50, 100, 200, 400, 0, 250, 250,
  ]);
});

test("servers that change places are no errors", () => {
  const trouble = newTrouble();
  delays(trouble, MOVED, TRYAGAIN, CLOSED);
  expect(trouble.count).toBe(1);
});

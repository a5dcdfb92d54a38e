import { describe, expect, test } from "bun:test";
import { Meter } from "../../src/engine/meter.ts";
import { AT_THE_BEGINNING } from "../../src/engine/pace.ts";
import { type Counted, Recorder } from "../../src/engine/recorder.ts";
import { createShape, type ShapeSpec } from "../../src/shape/index.ts";

/** 10/s, and 100/s from second 3 to second 4. */
const SPEC: ShapeSpec = {
  ...{ kind: "burst", ratePerSec: "10", burstMultiplier: "10", burstIntervalMs: 3000, burstDurationMs: 1000 },
};
const NOTHING: Counted = {
  ...{ sent: 0, published: 0, backlog: 0, inFlight: 0, errors: 0, reconnects: 0, streamLength: -1 },
};

function recorderOf(limit = Number.POSITIVE_INFINITY, isPlanned = true) {
  const meter = new Meter(createShape(SPEC), limit);
  const [shape, times] = [createShape(SPEC), meter.times];
  const recorder = new Recorder({
    shape,
    limit,
    isPlanned,
    times,
    start: AT_THE_BEGINNING,
    publishedBefore: 0,
  });
  return { meter, recorder };
}

describe("a recorder", () => {
  test("cuts a run into seconds, each with what was planned, sent and acknowledged in it", () => {
    const { meter, recorder } = recorderOf();
    for (let index = 0; index < 30; index++) {
      const atMs = index * 100;
      recorder.passTo(atMs, () => ({ ...NOTHING, sent: index, published: index, streamLength: index }));
      meter.handedOver(index, 1, atMs + 1);
      meter.acknowledged(index, 1, atMs + 3);
    }
    recorder.passTo(3000, () => ({ ...NOTHING, sent: 30, published: 30, streamLength: 30 }));
    const seconds = recorder.history();
    expect(
      seconds.map(({ atMs, widthMs, planned, sent, acked }) => [atMs, widthMs, planned, sent, acked]),
    ).toEqual([
      [0, 1000, 10, 10, 10],
      [1000, 1000, 10, 10, 10],
      [2000, 1000, 10, 10, 10],
    ]);
    expect(seconds.map(({ streamLength }) => streamLength)).toEqual([10, 20, 30]);
    expect(seconds[1]!.latenessMs!.max).toBeCloseTo(1, 5);
    expect(seconds[1]!.latencyMs!.p50).toBeCloseTo(3, 1);
    expect(recorder.latest).toBe(seconds[2]!);
  });

  test("tells of each second its own times, and of one without events none", () => {
    const { meter, recorder } = recorderOf();
    meter.handedOver(0, 1, 500);
    recorder.passTo(1000, () => NOTHING);
    recorder.passTo(2000, () => NOTHING);
    meter.handedOver(1, 1, 2100);
    recorder.passTo(3000, () => NOTHING);
    expect(recorder.history().map(({ latenessMs }) => latenessMs?.max ?? null)).toEqual([500, null, 2000]);
  });

  test("knows the bursts of the plan, and the end of the run", () => {
    const { recorder } = recorderOf(100);
    recorder.passTo(3000, () => NOTHING);
    recorder.passTo(4000, () => NOTHING);
    recorder.finish(4500, NOTHING);
    expect(recorder.history().map(({ widthMs, planned }) => [widthMs, planned])).toEqual([
      [3000, 30],
      [1000, 70],
      [500, 0],
    ]);
  });

  test("joins the seconds in which nobody looked, and counts once for them", () => {
    const { recorder } = recorderOf();
    let asked = 0;
    const count = () => {
      asked++;
      return { ...NOTHING, sent: 35, backlog: 5, errors: 2 };
    };
    recorder.passTo(999, count);
    expect(asked).toBe(0);
    recorder.passTo(3700, count);
    recorder.passTo(3800, count);
    expect(asked).toBe(1);
    expect(recorder.history()).toMatchObject([
      { atMs: 0, widthMs: 3000, planned: 30, sent: 35, backlog: 5, errors: 2 },
    ]);
  });

  test("has no plan and no times where Redis decides the rate", () => {
    const { meter, recorder } = recorderOf(Number.POSITIVE_INFINITY, false);
    meter.handedOver(0, 10, 5);
    recorder.passTo(1000, () => ({ ...NOTHING, sent: 10 }));
    expect(recorder.latest).toMatchObject({ planned: null, sent: 10, latenessMs: null, latencyMs: null });
  });

  test("takes what is published again after a rollback for no news", () => {
    const { recorder } = recorderOf();
    recorder.passTo(1000, () => ({ ...NOTHING, sent: 10, published: 10 }));
    recorder.passTo(2000, () => ({ ...NOTHING, sent: 20, published: 4 }));
    recorder.passTo(3000, () => ({ ...NOTHING, sent: 30, published: 30 }));
    expect(recorder.history().map(({ acked }) => acked)).toEqual([10, 0, 20]);
  });
});

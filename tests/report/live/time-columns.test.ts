import { describe, expect, test } from "bun:test";
import { RecentSeconds } from "../../../src/report/live/recent-seconds.ts";
import { burstsOf, ratesOver, spread, timeColumns } from "../../../src/report/live/time-columns.ts";
import { createShape } from "../../../src/shape/index.ts";
import { FACTS, sample } from "../../support/moments.ts";

const never = () => false;
const second = (atMs: number, acked: number, planned: number | null = acked) =>
  sample({ atMs, acked, planned });

describe("the columns of a chart", () => {
  test("hold a short run as a whole, whatever has passed of it", () => {
    for (const elapsedMs of [0, 4321, 300_000])
      expect(timeColumns(90, { fromMs: 0, elapsedMs, totalMs: 300_000 })).toEqual({
        startMs: 0,
        columnMs: 4000,
        count: 75,
        endMs: 300_000,
      });
    // Ten seconds over ninety characters: a column for each of them.
    expect(timeColumns(90, { fromMs: 0, elapsedMs: 1, totalMs: 10_000 })).toMatchObject({
      columnMs: 1000,
      count: 10,
    });
  });

  test.each([
    // Not yet full: a second each, from the run's beginning.
    [50_000, { startMs: 0, columnMs: 1000, count: 90 }],
    // 91 s are too many for 90 columns of a second.
    [91_000, { startMs: 0, columnMs: 2000, count: 90 }],
    // 720 s in sight are ten minutes at least: from here on the columns move to the left.
    [3_600_000, { startMs: 2_880_000, columnMs: 8000, count: 90 }],
    [3_600_001, { startMs: 2_888_000, columnMs: 8000, count: 90 }],
  ])("of an endless run after %d ms are %o", (elapsedMs, columns) => {
    expect(timeColumns(90, { fromMs: 0, elapsedMs, totalMs: null })).toMatchObject(columns);
  });

  test("of a resumed run begin where this process did", () => {
    const times = { fromMs: 7_200_500, elapsedMs: 7_210_000, totalMs: null };
    expect(timeColumns(90, times)).toMatchObject({ startMs: 7_200_000, columnMs: 1000 });
  });
});

describe("rates over time", () => {
  test("are those of each column, by the part of it that is known", () => {
    const columns = { startMs: 0, columnMs: 2000, count: 3, endMs: 6000 };
    const history = [second(0, 10), second(1000, 30), second(2000, 5, 50)];
    expect(ratesOver(columns, history, never)).toEqual([
      { value: 20, target: 20, isMarked: false },
      { value: 5, target: 50, isMarked: false },
      { value: null, target: null, isMarked: false },
    ]);
  });

  test("of a stretch over several columns and over the edges are the same in each", () => {
    const columns = { startMs: 1000, columnMs: 1000, count: 2, endMs: 3000 };
    const wide = sample({ atMs: 0, widthMs: 8000, acked: 80, planned: null });
    expect(ratesOver(columns, [wide], never).map(({ value, target }) => [value, target])).toEqual([
      [10, null],
      [10, null],
    ]);
  });

  test("are spread over all characters, none of them wider than its neighbours by more than one", () => {
    const bars = [1, 2, 3].map((value) => ({ value, target: null, isMarked: false }));
    expect(spread(bars, 8).map(({ value }) => value)).toEqual([1, 1, 1, 2, 2, 2, 3, 3]);
  });

  test("have their bursts where the shape has them", () => {
    const { burstIntervalMs, burstDurationMs, burstMultiplier, ratePerSec } = FACTS.asked;
    const isBurst = burstsOf(FACTS.asked);
    const shape = createShape({
      kind: "burst",
      ratePerSec,
      burstMultiplier,
      burstIntervalMs,
      burstDurationMs,
    });
    for (let atMs = 0; atMs < 400_000; atMs += 500)
      expect([atMs, isBurst(atMs, atMs + 500)]).toEqual([atMs, shape.phaseAt(atMs).kind === "burst"]);
    // A column that a burst only touches is marked too, one that ends where it begins is not.
    expect([isBurst(50_000, 60_001), isBurst(50_000, 60_000), isBurst(70_000, 80_000)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(burstsOf({ ...FACTS.asked, burstMultiplier: "1" })(60_000, 61_000)).toBe(false);
  });
});

describe("the seconds that are kept", () => {
  test("follow each other, each once, and the old ones are forgotten", () => {
    const recent = new RecentSeconds();
    recent.add(null, () => []);
    for (let at = 0; at < 3000; at++)
      for (let time = 0; time < 3; time++) recent.add(second(at * 1000, at), () => []);
    const all = recent.all();
    expect(all.at(-1)!.atMs).toBe(2_999_000);
    expect(all.length).toBe(1201);
    expect(all.every(({ atMs }, i) => i === 0 || atMs === all[i - 1]!.atMs + 1000)).toBe(true);
  });

  test("come from the history where nobody was there to see them, stretch by whole stretch", () => {
    const recent = new RecentSeconds();
    const wide = (atMs: number) => sample({ atMs, widthMs: 4000 });
    const history = [0, 4000, 8000, 12_000, 16_000].map(wide);
    recent.add(second(5000, 1), () => history);
    recent.add(second(17_000, 1), () => history);
    expect(recent.all().map(({ atMs, widthMs }) => [atMs, widthMs])).toEqual([
      [0, 4000],
      [5000, 1000],
      [8000, 4000],
      [12_000, 4000],
      [17_000, 1000],
    ]);
  });
});

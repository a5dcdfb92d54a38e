/** A chart's full height is one of these times a power of ten, so that it stays the same while values waver. */
const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
/** What is above the full height by no more than this is drawn as high as it. */
const OVER = 1.05;

/** An event in thirty years. */
const NEXT_TO_NOTHING = 1e-9;

/** The full height for values up to `highest`: 940 -> 1000, 1040 -> 1000, 1060 -> 1500; 1 when there is nothing above 0. */
export function niceTop(highest: number): number {
  if (!(highest > NEXT_TO_NOTHING) || !Number.isFinite(highest)) return 1;
  const least = highest / OVER;
  const power = 10 ** Math.floor(Math.log10(least));
  return (STEPS.find((step) => step * power >= least) ?? 10) * power;
}

const UNITS = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** 250 -> "250", 1500 -> "1.5k", 2000000 -> "2M", 0.0015 -> "1.5e-3": for the heights of niceTop never more than six characters. */
export function compact(value: number): string {
  const [size, unit] = UNITS.find(([least]) => value >= least) ?? [1, ""];
  const scaled = Number((value / size).toPrecision(3));
  if (scaled > 0 && scaled < 0.01) return scaled.toExponential();
  return `${scaled < 1e5 ? scaled : scaled.toExponential(0)}${unit}`;
}

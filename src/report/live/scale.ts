/** A chart's full height is one of these times a power of ten, so that it stays the same while values waver. */
const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
/** What is above the full height by no more than this is drawn as high as it. */
const OVER = 1.05;

/** The full height for values up to `highest`: 940 -> 1000, 1040 -> 1000, 1060 -> 1500; 1 when there is nothing above 0. */
export function niceTop(highest: number): number {
  if (!(highest > 0) || !Number.isFinite(highest)) return 1;
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

/** 250 -> "250", 1500 -> "1.5k", 2000000 -> "2M": at most six characters up to 10^15. */
export function compact(value: number): string {
  const [size, unit] = UNITS.find(([least]) => value >= least) ?? [1, ""];
  const scaled = Number((value / size).toPrecision(3));
  return `${scaled < 1e5 ? scaled : scaled.toExponential(0)}${unit}`;
}

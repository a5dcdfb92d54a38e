import type { Chart } from "./chart.ts";

/** Classes to a power of ten: each is a fifth wider than the one before. */
const CLASSES = 12;
const FINEST_MS = 0.01;

/** [ms, events] in rising order, a class named by its upper end. */
export type Distribution = readonly (readonly [number, number])[];

/** How many events took how long, in classes that widen with the time; undefined when there were none. What took less than 0.01 ms counts as that. */
export function distributionChart(id: string, title: string, distribution: Distribution): Chart | undefined {
  const classes = distribution.filter(([, events]) => events > 0);
  if (classes.length === 0) return undefined;
  const places = classes.map(([ms, events]) => ({ place: placeOf(ms), events }));
  const [lowest, highest] = [places[0]!.place, places.at(-1)!.place];
  const values = Array.from({ length: highest - lowest + 1 }, () => 0);
  for (const { place, events } of places) values[place - lowest]! += events;
  return {
    id,
    title,
    across: "ms",
    edges: Array.from({ length: values.length + 1 }, (_, i) => edgeOf(lowest + i)),
    unit: "events",
    scale: "linear",
    lines: [{ name: "Events", look: "actual", values, together: "sum", filled: true }],
    shaded: [],
  };
}

/** Class k holds times above edge k, and up to edge k + 1 (included), as the upper ends of the finer classes say. */
function placeOf(ms: number): number {
  const place = Math.ceil(Math.log10(Math.max(ms, FINEST_MS)) * CLASSES - 1e-9) - 1;
  return Math.max(place, Math.round(Math.log10(FINEST_MS) * CLASSES) - 1);
}

function edgeOf(place: number): number {
  return Number((10 ** (place / CLASSES)).toPrecision(6));
}

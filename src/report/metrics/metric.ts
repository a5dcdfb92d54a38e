export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** What stands behind the metric's name: "_bucket". */
  readonly suffix?: "_bucket" | "_sum" | "_count";
}

/** A metric as Prometheus knows it; without samples it is known and has no value at present. */
export interface Metric {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** 0.1 ms to 100 s, in seconds. */
const BOUNDS_S: readonly number[] = [-4, -3, -2, -1, 0, 1].flatMap((power) =>
  [1, 2.5, 5].map((step) => Number(`${step}e${power}`)),
);
export const BUCKETS_S: readonly number[] = [...BOUNDS_S, 100];

/**
 * A histogram of [ms, events] by class. A class belongs to the first bucket that holds its upper end: of the classes, which are 1 % wide, the one
 * that a bound cuts counts as above it. The sum takes every event for its class's upper end, so it is up to 1 % too large.
 */
export function histogramSamples(classes: readonly (readonly [ms: number, events: number])[]): Sample[] {
  const buckets = BUCKETS_S.map((bound) => ({ bound, events: 0 }));
  let [count, sumMs] = [0, 0];
  for (const [ms, events] of classes) {
    count += events;
    sumMs += ms * events;
    const bucket = buckets.find(({ bound }) => ms <= bound * 1000);
    if (bucket !== undefined) bucket.events += events;
  }
  let below = 0;
  const samples = buckets.map(({ bound, events }): Sample => {
    below += events;
    return { suffix: "_bucket", labels: { le: `${bound}` }, value: below };
  });
  return [
    ...samples,
    { suffix: "_bucket", labels: { le: "+Inf" }, value: count },
    { suffix: "_sum", labels: {}, value: sumMs / 1000 },
    { suffix: "_count", labels: {}, value: count },
  ];
}

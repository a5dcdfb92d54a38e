import type { Metric, Sample } from "./metric.ts";

/** How a metric is called behind "ingest_", what it means, and how it is read off; null where it has no value at present. */
export type Row<T> = readonly [kind: Metric["kind"], name: string, help: string, value: (seen: T) => Value];
export type Value = number | null | readonly Sample[];

/** Metrics of what is seen; they are known, and have no values, while there is nothing to see. */
export function metricsOf<T>(rows: readonly Row<T>[], seen: T | undefined): Metric[] {
  return rows.map(([kind, name, help, value]) => ({
    kind,
    name: `ingest_${name}`,
    help,
    samples: samplesOf(seen === undefined ? null : value(seen)),
  }));
}

function samplesOf(value: Value): readonly Sample[] {
  if (value === null) return [];
  return typeof value === "number" ? [{ labels: {}, value }] : value;
}

/** A metric whose labels are all that it tells. */
export function always1(labels: Sample["labels"]): Value {
  return [{ labels, value: 1 }];
}

export function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

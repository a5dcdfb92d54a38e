/** What a ratio or a figure has to be: under a bound, at least or at most something, between two bounds, or nothing but told. */
export type Aim =
  | { readonly below: number }
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly between: readonly [number, number] }
  | "told";

/** How ours stands to theirs, run A B A B on the same machine in the same minutes. */
export interface Comparison {
  readonly kind: "comparison";
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
  readonly unit: string;
  /** Median over the pairs of ours / theirs. */
  readonly ratio: number;
  /** The smallest and the largest ratio of a pair: how far to trust the median. */
  readonly ratioRange: readonly [number, number];
  readonly aim: string;
  /** null when there is no aim. */
  readonly met: boolean | null;
  readonly oursMedian: number;
  readonly theirsMedian: number;
  readonly pairs: number;
}

/** A figure that stands for itself, held against its aim. */
export interface Reading {
  readonly kind: "reading";
  readonly name: string;
  readonly ours: string;
  readonly value: number;
  readonly unit: string;
  readonly aim: string;
  readonly met: boolean | null;
}

/** Figures side by side that no single number can tell. */
export interface Table {
  readonly kind: "table";
  readonly name: string;
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

export type Result = Comparison | Reading | Table;

export function reading(name: string, ours: string, value: number, unit: string, aim: Aim): Reading {
  return { kind: "reading", name, ours, value, unit, aim: aimText(aim), met: meets(value, aim) };
}

export function aimText(aim: Aim): string {
  if (aim === "told") return "none";
  if ("below" in aim) return `< ${aim.below}`;
  if ("atLeast" in aim) return `>= ${aim.atLeast}`;
  if ("atMost" in aim) return `<= ${aim.atMost}`;
  return `${aim.between[0]} to ${aim.between[1]}`;
}

export function meets(value: number, aim: Aim): boolean | null {
  if (aim === "told") return null;
  if ("below" in aim) return value < aim.below;
  if ("atLeast" in aim) return value >= aim.atLeast;
  if ("atMost" in aim) return value <= aim.atMost;
  return value >= aim.between[0] && value <= aim.between[1];
}

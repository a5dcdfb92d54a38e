import { parseCount } from "../primitives/units.ts";

/** Which heading of the help a setting stands under. */
export type Group =
  | "Load"
  | "Events"
  | "Redis"
  | "TLS"
  | "Lanes"
  | "Run"
  | "Sample"
  | "Schema"
  | "Verify"
  | "Watch"
  | "Tail"
  | "Built-in Redis"
  | "Dashboard"
  | "Thresholds"
  | "Output"
  | "Settings file";

/**
 * One setting: from it come the flag, the variable, the check, the help, `ingest config` and the README's table.
 * A setting without a placeholder is a switch: it is there or not.
 */
export interface Setting<T = unknown> {
  /** Without the dashes. */
  readonly flag: string;
  /** One letter. */
  readonly short?: string;
  readonly env?: string;
  readonly group: Group;
  readonly placeholder?: string;
  /** What the flag says when it stands alone; without it a value has to follow. */
  readonly alone?: string;
  /** A flag that one might expect instead, and why there is none. */
  readonly insteadOf?: { readonly flag: string; readonly why: string };
  readonly about: string;
  /** What is allowed, as a person is told it. */
  readonly rule: string;
  /** The default, as a person is told it. */
  readonly fallback: string;
  initial(): T;
  /**
   * From text to value; undefined for what is not allowed. Plain functions, and no zod here: a wrapper around each cost 3 ms of the 17
   * that `sample --count 5` took (DECISIONS.md).
   */
  parse(text: string): T | undefined;
  /** For variables that have a form of their own, like the _MS ones. */
  parseVariable?(text: string): T | undefined;
  /** What is wrong with a text that `parse` does not allow, where more can be said than what is allowed. */
  explain?(text: string): string | undefined;
  /** The flag may be given several times: `parse` gives a list, and the value is all lists as one. */
  readonly isRepeatable?: true;
  /** The value must never be printed; this is said of one that cannot be. */
  readonly secret?: string;
}

/** One of a few words. */
export function oneOf<const W extends string>(...words: readonly W[]): (text: string) => W | undefined {
  return (text) => words.find((word) => word === text);
}

/** A whole number from `min` (included) to 2^53-1. */
export function countFrom(min: 0 | 1): (text: string) => number | undefined {
  return (text) => {
    const count = parseCount(text);
    return count !== undefined && count >= min && Number.isSafeInteger(count) ? count : undefined;
  };
}

/** A switch: given, or not. */
export function toggle(about: Pick<Setting, "flag" | "short" | "group" | "about">): Setting<boolean> {
  return { ...about, rule: "given or not", fallback: "off", initial: () => false, parse: () => true };
}

/** The value of a setting. */
export type ValueOf<S> = S extends Setting<infer T> ? T : never;

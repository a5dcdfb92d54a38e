import { z } from "zod";

/** Which heading of the help a setting stands under. */
export type Group =
  | "Load"
  | "Events"
  | "Redis"
  | "Run"
  | "Sample"
  | "Verify"
  | "Built-in Redis"
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
  readonly about: string;
  /** What is allowed, as a person is told it. */
  readonly rule: string;
  /** The default, as a person is told it. */
  readonly fallback: string;
  initial(): T;
  /** From text to value. It takes the flag's text and the variable's, unless the variable has a form of its own. */
  readonly schema: z.ZodType<T, string>;
  readonly envSchema?: z.ZodType<T, string>;
  /** True where the value must never be printed. */
  readonly secret?: true;
}

/** A schema that accepts exactly the texts for which `parse` has a value. */
export function text<T>(parse: (text: string) => T | undefined): z.ZodType<T, string> {
  return z.string().transform((input, context) => {
    const value = parse(input);
    if (value !== undefined) return value;
    context.issues.push({ code: "custom", message: "not allowed", input });
    return z.NEVER;
  });
}

/** A schema for one of a few words. */
export function oneOf<const W extends string>(...words: readonly W[]): z.ZodType<W, string> {
  return text((input) => words.find((word) => word === input));
}

/** A switch: no text, false unless given. As a variable it is true or false, 1 or 0. */
export function toggle(
  setting: Pick<Setting, "flag" | "short" | "env" | "group" | "about"> extends infer S ? S : never,
): Setting<boolean> {
  const words: Record<string, boolean> = { true: true, "1": true, false: false, "0": false };
  const schema = text((input) => (Object.hasOwn(words, input) ? words[input] : undefined));
  return {
    ...setting,
    rule: "given or not; as a variable true, false, 1 or 0",
    fallback: "off",
    initial: () => false,
    schema,
  };
}

/** The value of a setting. */
export type ValueOf<S> = S extends Setting<infer T> ? T : never;

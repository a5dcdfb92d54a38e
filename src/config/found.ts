import type { SettingKey, Values } from "./settings.ts";

/** The values so far; one that is wrong, or that the command does not take, is not there. */
export type Found = { -readonly [K in SettingKey]?: Values[K] | undefined };
export type Origins = Partial<Record<SettingKey, string>>;

/** A value's origin at the beginning of a sentence: "Flag --rate", "Environment EVENTS_PER_SECOND". */
export function sourceOf(origin: string): string {
  return `${origin[0]!.toUpperCase()}${origin.slice(1)}`;
}

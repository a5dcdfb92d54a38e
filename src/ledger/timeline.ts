import type { Shape } from "../shape/shape.ts";
import type { Segment } from "./manifest.ts";

/**
 * Unix ms (whole, rounded down) of every event of a run, from its segments and its shape.
 * The segments stand in order of firstIndex and the first begins at index 0.
 */
export function timelineOf(segments: readonly Segment[], shape: Shape): (index: number) => number {
  if (segments.length === 1) {
    const [{ startUnixMs, atMs }] = segments as readonly [Segment];
    return (index) => startUnixMs + Math.floor(shape.instantOf(index) - atMs);
  }
  let current = segments.length - 1;
  return (index) => {
    while (segments[current]!.firstIndex > index) current--;
    while (current + 1 < segments.length && segments[current + 1]!.firstIndex <= index) current++;
    const segment = segments[current]!;
    return segment.startUnixMs + Math.floor(shape.instantOf(index) - segment.atMs);
  };
}

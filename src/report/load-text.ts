import { formatCount, formatDuration } from "../primitives/units.ts";
import type { ShapeSpec } from "../shape/shape.ts";

/** The rate where Redis decides it. */
export const MAX_RATE = "max";

/** "10/s, 10 times that for 30s every 5m" */
export function loadText({
  ratePerSec,
  burstMultiplier,
  burstIntervalMs,
  burstDurationMs,
}: Omit<ShapeSpec, "kind">): string {
  if (ratePerSec === MAX_RATE) return "as fast as Redis takes them";
  const hasBursts = Number(burstMultiplier) > 1 && burstIntervalMs > 0 && burstDurationMs > 0;
  if (!hasBursts) return `${ratePerSec}/s`;
  return `${ratePerSec}/s, ${burstMultiplier} times that for ${formatDuration(burstDurationMs)} every ${formatDuration(burstIntervalMs)}`;
}

/** ", for 740 events or 10s"; nothing when endless. */
export function limitText(count: number | null, durationMs: number | null): string {
  const limits = [
    ...(count === null ? [] : [`${formatCount(count)} events`]),
    ...(durationMs === null ? [] : [formatDuration(durationMs)]),
  ];
  return limits.length > 0 ? `, for ${limits.join(" or ")}` : "";
}

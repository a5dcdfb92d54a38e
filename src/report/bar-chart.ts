const EIGHTHS = " ▁▂▃▄▅▆▇█";

/**
 * Columns of eighths of a character, `height` lines high, from the top line down. Values from 0; the highest fills its column, and
 * what is above 0 shows at least an eighth.
 */
export function barChart(values: readonly number[], height: number): string[] {
  const highest = Math.max(...values, Number.MIN_VALUE);
  const eighths = values.map((value) =>
    value > 0 ? Math.max(1, Math.round((value / highest) * height * 8)) : 0,
  );
  return Array.from({ length: height }, (_, line) => {
    const below = (height - 1 - line) * 8;
    return eighths
      .map((count) => EIGHTHS[Math.min(8, Math.max(0, count - below))])
      .join("")
      .trimEnd();
  });
}

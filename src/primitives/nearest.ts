/** No flag and no command is as long; a word of megabytes would take minutes. */
const MAX_LENGTH = 40;

/** The candidate that a mistyped word most likely meant, or undefined when none is near: at most a third of its letters wrong, or 2. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const shown = word.slice(0, MAX_LENGTH);
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(shown.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(shown, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? rows[i - 2]![j - 2]! + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, replaced, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

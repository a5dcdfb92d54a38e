import type { GroupNow, StreamNow } from "./surroundings.ts";

/**
 * Several streams of one run as one: what counts is added up, of what is late the worst is told. Groups of one name are one group. Memory is
 * that of one server: in a Cluster each shard's own is another, and nobody can add them up from here, so the fullest is told.
 */
export function joinedStreams(all: readonly StreamNow[]): StreamNow {
  const names = new Set(all.flatMap(({ groups }) => groups ?? []).map(({ name }) => name));
  const fullest = all.toSorted((a, b) => fullness(b) - fullness(a))[0];
  return {
    atUnixMs: Math.min(...all.map(({ atUnixMs }) => atUnixMs)),
    exists: all.some(({ exists }) => exists),
    length: all.reduce((sum, { length }) => sum + length, 0),
    entriesAdded: added(all.map(({ entriesAdded }) => entriesAdded)),
    lastId: null,
    addedPerSec: added(all.map(({ addedPerSec }) => addedPerSec)),
    sizeBytes: added(all.map(({ sizeBytes }) => sizeBytes)),
    usedMemoryBytes: fullest?.usedMemoryBytes ?? null,
    maxMemoryBytes: fullest?.maxMemoryBytes ?? null,
    groups: all.some(({ groups }) => groups === null)
      ? null
      : [...names].map((name) =>
          joinedGroup(
            name,
            all.flatMap(({ groups }) => (groups ?? []).filter((group) => group.name === name)),
          ),
        ),
    refused: [...new Set(all.flatMap(({ refused }) => refused))],
  };
}

function joinedGroup(name: string, parts: readonly GroupNow[]): GroupNow {
  return {
    name,
    consumers: parts.reduce((sum, { consumers }) => sum + consumers, 0),
    pending: parts.reduce((sum, { pending }) => sum + pending, 0),
    lag: added(parts.map(({ lag }) => lag)),
    oldestIdleMs: worst(parts.map(({ oldestIdleMs }) => oldestIdleMs)),
    takenPerSec: added(parts.map(({ takenPerSec }) => takenPerSec)),
    // One that nobody can tell makes the whole unknown.
    drainedInMs: parts.some(({ drainedInMs }) => drainedInMs === null)
      ? null
      : worst(parts.map(({ drainedInMs }) => drainedInMs)),
  };
}

/** null where one of them is. */
function added(values: readonly (number | null)[]): number | null {
  return values.reduce(
    (sum: number | null, value) => (sum === null || value === null ? null : sum + value),
    0,
  );
}

/** The largest of those that are known. */
function worst(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function fullness({ usedMemoryBytes, maxMemoryBytes }: StreamNow): number {
  return (usedMemoryBytes ?? 0) / (maxMemoryBytes || Number.MAX_SAFE_INTEGER);
}

import { type Place, placeOf, placesOf, seatingOf } from "../../lanes/division.ts";
import { type Lane, laneEncoder, laneShape } from "../../lanes/lane.ts";
import { Roll } from "../../lanes/roll.ts";
import { View } from "../../lanes/view.ts";
import type { LaneEntry, Manifest } from "../../ledger/manifest.ts";
import type { LedgerRun } from "../../ledger/read-ledger.ts";
import { analytics, type EventIds } from "../../model/index.ts";
import { parseSeed } from "../../primitives/seed.ts";
import type { LaneUnderTest, RunUnderTest } from "../../verify/run-under-test.ts";

/** A run of which lanes publish parts: what its ledgers say. */
export interface DividedManifest {
  readonly manifest: Manifest & { readonly lane: LaneEntry };
  /** The lane that came furthest had published events below this index. */
  readonly reached: number;
}

/** What stands in the ledger of one stream for one place of the division; undefined where nothing does. */
export interface PlaceEntry {
  readonly place: Place;
  readonly entry: LedgerRun | undefined;
}

/** What a run under test has of its whole run; lanes make their own of it. */
type WholeRun = Pick<RunUnderTest, "ids" | "shape" | "segments" | "unixMsOf" | "encoder">;

const USERS = analytics.users.length;

/** The divided runs that these ledgers, of one stream each, tell of, and how far each has come anywhere. */
export function dividedManifests(ledgers: readonly (readonly LedgerRun[])[]): DividedManifest[] {
  const runs = new Map<string, DividedManifest>();
  for (const entries of ledgers) {
    for (const [runId, own] of Map.groupBy(entries, (entry) => entry.manifest.runId)) {
      const { manifest } = own[0]!;
      if (manifest.lane === undefined) continue;
      const divided = manifest as DividedManifest["manifest"];
      const places = placesIn(manifest.lane.shard, manifest.lane, own);
      const views = lanesOf(divided, places);
      const reached = places.map(({ entry }, at) =>
        entry === undefined || entry.next === 0 ? 0 : views[at]!().indexOf(entry.next - 1) + 1,
      );
      const furthest = Math.max(runs.get(runId)?.reached ?? 0, ...reached);
      runs.set(runId, { manifest: divided, reached: furthest });
    }
  }
  return [...runs.values()];
}

/** The places of a shard, each with its entry if it has one. */
export function placesIn(shard: number, lane: LaneEntry, entries: readonly LedgerRun[]): PlaceEntry[] {
  return placesOf(lane, USERS)
    .filter((place) => place.shard === shard)
    .map((place) => ({
      place,
      entry: entries.find(({ manifest }) => manifest.lane?.partition === place.partition),
    }));
}

/** The lanes of one stream: views of their numbers, in the order of the places. */
export function lanesOf({ seed, lane }: DividedManifest["manifest"], places: readonly PlaceEntry[]) {
  const seats = seatingOf(
    places.map(({ place }) => place),
    lane,
    USERS,
  );
  const marks = places.map(({ entry }) => entry?.mark ?? { number: 0, index: 0 });
  const roll = new Roll(analytics.userOf(parseSeed(seed)), seats, places.length, marks);
  return places.map((_, at) => (): Lane => new View(roll, at));
}

/** The run as one lane of it is held against the stream: everything by the lane's own numbers. */
export function laneUnderTest(
  { manifest }: DividedManifest,
  place: Place,
  whole: WholeRun,
  view: () => Lane,
): Pick<RunUnderTest, "ids" | "shape" | "segments" | "unixMsOf" | "encoder" | "lane"> {
  const division = manifest.lane;
  const userOf = analytics.userOf(parseSeed(manifest.seed));
  const isOwn = (index: number): boolean => {
    const own = placeOf(userOf(index), division);
    return own.shard === place.shard && own.partition === place.partition;
  };
  const dated = view();
  const counted = view();
  return {
    ids: laneIds(whole.ids, isOwn, view()),
    shape: laneShape(whole.shape, view, 1),
    segments: whole.segments.map((segment) => ({
      ...segment,
      firstIndex: segment.firstIndex === 0 ? 0 : counted.numberAt(segment.firstIndex),
    })),
    unixMsOf: (number) => whole.unixMsOf(dated.indexOf(number)),
    encoder: () => laneEncoder(whole.encoder(), view()),
    lane: { indexOf: (number) => counted.indexOf(number), strayOf: strays(whole.ids, userOf, division) },
  };
}

function laneIds(ids: EventIds, isOwn: (index: number) => boolean, lane: Lane): EventIds {
  const numberOf = (index: number): number => (index >= 0 && isOwn(index) ? lane.numberAt(index) : -1);
  return {
    indexOf: (eventId) => numberOf(ids.indexOf(eventId)),
    indexOfBytes: (bytes, at) => numberOf(ids.indexOfBytes(bytes, at)),
  };
}

function strays(
  ids: EventIds,
  userOf: (index: number) => number,
  division: LaneEntry,
): LaneUnderTest["strayOf"] {
  return (eventId) => {
    const index = ids.indexOf(eventId);
    if (index < 0) return undefined;
    const { shard, partition } = placeOf(userOf(index), division);
    const part = division.paceUnixMs === undefined ? "" : `, from partition ${partition}`;
    return { index, belongs: `into shard ${shard} of ${division.shards}${part}` };
  };
}

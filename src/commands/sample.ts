import { writeSample } from "../io/sample.ts";
import { writeAll } from "../io/stdout.ts";
import { analytics, type Stream } from "../model/index.ts";
import { EXIT, usageError } from "../primitives/errors.ts";
import { YEAR_10000_UNIX_MS } from "../primitives/iso-time.ts";
import { defineIngestCommand } from "./command.ts";
import { freshStream, LOAD_SETTINGS, plannedEvents } from "./load.ts";

/** Where a seeded sample begins, so that the same command prints the same bytes on any day. */
const SEEDED_START_UNIX_MS = Date.UTC(2026, 0, 1);
const DEFAULT_COUNT = 10;

/** Events on stdout, and nothing else there. */
export default defineIngestCommand({
  name: "sample",
  summary: "Print the events that run would publish",
  about:
    "With the same seed, start and load, these are byte for byte the events that run publishes. Without --count or --duration it prints\n" +
    `${DEFAULT_COUNT}. With --seed and without --start, the times count from 2026-01-01T00:00:00.000Z, so that the same command prints the same bytes.`,
  examples: [
    "ingest sample --count 5",
    "ingest sample --seed demo --offset 1M --count 3 --format pretty",
    "ingest sample --type error --count 20 | jq .properties.message",
    "ingest sample --count 1k --format resp | redis-cli --pipe",
    "ingest sample --count inf | head -1",
  ],
  settings: [
    "count",
    "durationMs",
    "offset",
    "type",
    "format",
    ...LOAD_SETTINGS,
    "seed",
    "startUnixMs",
    "idFormat",
    "stream",
  ],
  async execute(values, { origins }) {
    const seeded = origins.seed !== "default";
    const startUnixMs = values.startUnixMs ?? (seeded ? SEEDED_START_UNIX_MS : Date.now());
    const { shape, stream } = freshStream(values, startUnixMs);
    const { count, durationMs, offset, type, format } = values;
    const limited = count !== undefined || durationMs !== undefined;
    const planned = plannedEvents({ count, durationMs: undefined }, shape);
    const last = durationMs === undefined ? Number.POSITIVE_INFINITY : shape.dueBy(durationMs);
    refuseYear10000(stream, offset + (limited && Number.isFinite(planned) ? planned : DEFAULT_COUNT));
    const typeIndex = analytics.types.findIndex(({ name }) => name === type);
    const typeOf = analytics.typeOf(stream);
    writeSample({
      encoder: analytics.encoder(stream),
      first: offset,
      stop: last,
      count: limited ? planned : DEFAULT_COUNT,
      wanted: type === undefined ? undefined : (index) => typeOf(index) === typeIndex,
      format,
      streamName: values.stream,
      write: writeAll,
    });
    return EXIT.ok;
  },
});

/** A timestamp has four digits for the year. */
function refuseYear10000(stream: Stream, index: number): void {
  if (index <= Number.MAX_SAFE_INTEGER && stream.unixMsOf(index) < YEAR_10000_UNIX_MS) return;
  throw usageError(
    `Event ${index} would happen after the year 9999, at the rate and start that were given`,
    "Take a smaller --offset or --count, a higher --rate or an earlier --start",
  );
}

import { writeSample } from "../io/sample.ts";
import { writeAll } from "../io/stdout.ts";
import { analytics } from "../model/index.ts";
import { EXIT } from "../primitives/errors.ts";
import { defineIngestCommand } from "./command.ts";
import { eventsOfFourDigitYears, freshStream, LOAD_SETTINGS, refuseYear10000 } from "./load.ts";

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
    const wanted = count ?? (durationMs === undefined ? DEFAULT_COUNT : Number.POSITIVE_INFINITY);
    const stop = durationMs === undefined ? Number.POSITIVE_INFINITY : shape.dueBy(durationMs);
    refuseYear10000(shape, startUnixMs, Math.min(stop, offset + wanted));
    const typeIndex = analytics.types.findIndex(({ name }) => name === type);
    const typeOf = analytics.typeOf(stream);
    writeSample({
      encoder: analytics.encoder(stream),
      first: offset,
      stop: Math.min(stop, eventsOfFourDigitYears(shape, startUnixMs)),
      count: wanted,
      wanted: type === undefined ? undefined : (index) => typeOf(index) === typeIndex,
      format,
      streamName: values.stream,
      write: writeAll,
    });
    return EXIT.ok;
  },
});

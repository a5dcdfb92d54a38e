import { z } from "zod";

const count = z.int().min(0);
const number = z.number().min(0).nullable();

const group = z.strictObject({
  name: z.string(),
  consumers: count,
  pending: count.describe("Delivered, and not acknowledged"),
  lag: count
    .nullable()
    .describe("Not delivered yet; null where Redis cannot tell: before version 7, or after an XDEL"),
  oldestIdleMs: number.describe("How long the longest delivery has been waiting for its acknowledgement"),
  takenPerSec: number,
  drainedInMs: number.describe(
    "Until it has caught up at this pace; null when it does not gain on the stream",
  ),
});

/** The JSON contract of `ingest watch --json`: one such document a line. */
export const watchReadingSchema = z.strictObject({
  schemaVersion: z.literal(1),
  command: z.literal("watch"),
  time: z.string().describe("ISO instant of the reading, by this machine's clock"),
  redis: z.string(),
  stream: z.string(),
  exists: z.boolean(),
  length: count,
  entriesAdded: count.nullable().describe("Ever; null before Redis 7"),
  addedPerSec: number.describe("By entriesAdded, over the last three seconds or two readings"),
  tailPerSec: number.describe("By the entries at the end of the stream"),
  lastId: z.string().nullable(),
  sizeBytes: number.describe("MEMORY USAGE of the stream"),
  bytesPerEntry: number,
  usedMemoryBytes: number,
  maxMemoryBytes: number.describe("0: no limit"),
  groups: z.array(group).nullable().describe("null where they may not be asked about"),
  mix: z
    .strictObject({
      lookedAt: count.describe("The newest entries of the latest 30 readings, at most 200 of each"),
      types: z.array(z.strictObject({ name: z.string(), count })),
    })
    .nullable(),
  refused: z
    .array(z.string())
    .describe("Commands that the user may not call, or that the server does not know"),
});

export type WatchReading = z.infer<typeof watchReadingSchema>;

import { watchSignals } from "../io/signals.ts";
import { EXIT } from "../primitives/errors.ts";
import { defineIngestCommand } from "./command.ts";
import { CONNECTION_SETTINGS } from "./connection.ts";

/** Looks, judges nothing, and changes nothing. */
export default defineIngestCommand({
  name: "watch",
  summary: "Show how a stream and its consumers are doing, any stream, time after time",
  about:
    "Rate, mix of event types, size and memory of a stream, and of each consumer group how far it is behind and when it will have caught up. It only\n" +
    "reads, waits for a stream that is not there yet, and ends with Ctrl-C. With --json each reading is a JSON document of one line.",
  examples: [
    "ingest watch",
    "ingest watch --stream orders --every 5s",
    "ingest watch --duration 1m --json | jq -c '[.time, .groups[].lag]'",
  ],
  settings: [...CONNECTION_SETTINGS, "stream", "everyMs", "durationMs", "json", "plain"],
  async execute(values, { log }) {
    const signals = watchSignals();
    const { watchStream } = await import("./watch/watch-stream.ts");
    try {
      await watchStream(values, { log, signal: signals.first });
    } catch (error) {
      if (error !== signals.first.reason) throw error;
    } finally {
      signals.end();
    }
    return EXIT.ok;
  },
});

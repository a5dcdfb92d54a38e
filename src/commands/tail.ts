import { watchSignals } from "../io/signals.ts";
import { EXIT } from "../primitives/errors.ts";
import { defineIngestCommand } from "./command.ts";
import { CONNECTION_SETTINGS } from "./connection.ts";

/** Entries on stdout, each once, and nothing else there. */
export default defineIngestCommand({
  name: "tail",
  summary: "Print a stream's entries as they arrive",
  about:
    "Any stream, there already or not: it only reads. Of an entry whose only field is `data` that JSON is printed, of any other an object of its\n" +
    "fields. After a lost connection it goes on behind the last entry that it printed. Ctrl-C ends it.",
  examples: [
    "ingest tail",
    "ingest tail --type error --user user_007 --format pretty",
    "ingest tail --from beginning | jq -r .event_type | sort | uniq -c",
    "ingest tail --stream orders --from 1795442684655-0 --count 10",
  ],
  settings: [...CONNECTION_SETTINGS, "stream", "from", "count", "tailType", "user", "tailFormat"],
  async execute(values, { log }) {
    const signals = watchSignals();
    const { tailStream } = await import("./tail/tail-stream.ts");
    try {
      await tailStream(values, { log, signal: signals.first });
    } catch (error) {
      if (error !== signals.first.reason) throw error;
    } finally {
      signals.end();
    }
    return EXIT.ok;
  },
});

import { readFileSync } from "node:fs";
import { carriedFile, LICENSES_FILE } from "../io/carried.ts";
import { bundledNotices } from "../io/redis/builtin/notices.ts";
import { writeAll } from "../io/stdout.ts";
import { EXIT } from "../primitives/errors.ts";
import { defineIngestCommand } from "./command.ts";

const RULE = "=".repeat(100);

/** The notices that have to travel along with the one file that people copy. */
export default defineIngestCommand({
  name: "licenses",
  summary: "Print the licences of everything inside this file",
  about:
    "First ingest's own, then the packages that are compiled in, Bun, and the Debian packages of the built-in Redis.",
  examples: ["ingest licenses | less"],
  settings: [],
  async execute(_values, { log }) {
    const own = carriedFile(LICENSES_FILE);
    if (own === undefined) log.warn("This ingest was not built: the licences stand beside its sources");
    else writeAll(readFileSync(own));
    for (const { path, text } of await bundledNotices())
      writeAll(`\n${RULE}\nbuilt-in Redis: ${path}\n\n${text.trim()}\n`);
    return EXIT.ok;
  },
});

import { resolve } from "node:path";
import { serveBuiltin } from "../io/redis/builtin/serve.ts";
import { EXIT } from "../primitives/errors.ts";
import { defineIngestCommand } from "./command.ts";

/** The server that `run` and `verify` start on their own when there is none, kept running between them. */
export default defineIngestCommand({
  name: "redis",
  summary: "Run the built-in Redis alone in the foreground",
  about:
    "It listens on 127.0.0.1 alone, appends every write to a file in its data folder, and refuses writes when its memory limit is\n" +
    "reached. Ctrl-C ends it with everything saved; the next one, or the next `ingest run`, finds the same data.",
  examples: ["ingest redis", "ingest redis --port 7000 --data-dir /tmp/demo"],
  settings: ["port", "dataDir"],
  async execute({ port, dataDir }, { log }) {
    const dataFolder = dataDir === undefined ? undefined : resolve(dataDir);
    await serveBuiltin(log, { port, dataFolder, env: process.env });
    return EXIT.ok;
  },
});

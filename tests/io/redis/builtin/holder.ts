import { createLog } from "../../../../src/io/log.ts";
import { resolveRedis } from "../../../../src/io/redis/builtin/index.ts";

/**
 * A process that needs a Redis and has none named: `bun holder.ts PORT`. It prints the note as a line of JSON on stdout and
 * then does nothing until it is killed; "stop" on its standard input lets it end in an orderly way.
 */
const log = createLog({ format: "text", level: "info", color: "never" });
const { note, stop } = await resolveRedis(undefined, log, {
  port: Number(process.argv[2]),
  env: process.env,
});
process.stdout.write(`${JSON.stringify({ note })}\n`);
for await (const line of console) if (line === "stop") break;
await stop();

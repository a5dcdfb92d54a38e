import { expect, test } from "bun:test";
import { spawnIngest } from "../support/ingest.ts";
import { prove } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";

test("a server that is busy again and again takes transactions apart: that it is busy is told, and costs nothing", async () => {
  await using server = await startRedis({ args: ["--busy-reply-threshold", "100"] });
  const url = server.url;
  const rate = ["--rate", "20000", "--burst-multiplier", "1", "--log-every", "1000000", "--count", "60000"];
  const run = spawnIngest(["run", "--redis", url, ...rate], { timeoutMs: 110_000 });
  await run.untilStderr(/Publishing into/);
  for (let round = 0; round < 3; round++) {
    await Bun.sleep(500);
    const script = server.cli("EVAL", "while true do end", "0");
    await Bun.sleep(400);
    await server.cli("SCRIPT", "KILL");
    await script;
  }
  const { code, stderr } = await run.ended;
  expect([code, await server.cli("XLEN", "analytics_events")]).toEqual([0, "60000"]);
  // A server that becomes busy between CLIENT REPLY OFF and ON says nothing more.
  expect(stderr).toMatch(/is busy with a script|has not answered for/);
  expect(stderr).not.toContain("is not the Redis protocol");
  await prove(url);
}, 120_000);

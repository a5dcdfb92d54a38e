import { expect, test } from "bun:test";
import { runSummarySchema } from "../../src/report/run-summary.ts";
import { oneRedis } from "../support/one-redis.ts";
import { prove } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";
import { openTerminal } from "../support/terminal.ts";

const { server } = await oneRedis();

const run = (url: string, ...args: string[]): string =>
  ["$INGEST", "run", "--redis", url, "--burst-multiplier", "1", ...args].join(" ");

test("warnings scroll above the block, which says what the trouble is while there is one", async () => {
  await using terminal = await openTerminal();
  await using own = await startRedis({ args: ["--appendonly", "yes", "--appendfsync", "always"] });
  await terminal.type(run(own.url, "--rate", "100"));
  await terminal.until(/^published [1-9]\d* /m);
  await own.kill("SIGKILL");
  const down = await terminal.until(/^trouble +.* \(ECONNREFUSED\)$/m);
  expect(down).toMatch(/^warning: .*; trying again\n(.*\n)*analytics_events at /m);
  await own.restart();
  const up = await terminal.until(/^Publishing again after .*\nanalytics_events at /m);
  expect(up.split("mix in %")).toHaveLength(2);
  const healed = await terminal.until((screen) => !/^trouble /m.test(screen));
  expect(healed).toMatch(/^troubles +[1-9]\d* errors? +[1-9]\d* reconnects? .*ECONNREFUSED \d+/m);
  await terminal.press("C-c");
  await terminal.untilPrompt();
  const everything = await terminal.everything();
  const warnings = everything.split("\n").filter((line) => line.startsWith("warning: "));
  expect(warnings.length).toBeGreaterThan(0);
  // Whatever was drawn, nothing of it stayed between the lines.
  expect(everything).not.toMatch(/[█└]|mix in %/);
  await prove(own.url);
});

test("a terminal that somebody stopped holds up neither the run nor its pace, and shows all of it afterwards", async () => {
  await using terminal = await openTerminal();
  const args = ["--rate", "500", "--duration", "7500ms", "--json"];
  const bursts = ["--burst-interval", "2s", "--burst-duration", "1s", "--burst-multiplier", "2"];
  await terminal.type(`${["$INGEST run --redis", server.url, ...args, ...bursts].join(" ")} >summary.json`);
  await terminal.until(/^mix in %/m);
  await terminal.press("C-s");
  const frozen = await terminal.screen();
  await Bun.sleep(5000);
  expect(await terminal.screen()).toBe(frozen);
  await terminal.press("C-q");
  const end = await terminal.untilPrompt();
  expect(end).toMatch(/^Published 5,250 events .*, exactly as asked$/m);
  const everything = await terminal.everything();
  expect(everything.split("Burst begins: 1,000/s for 1s")).toHaveLength(4);
  // Whoever waited for the terminal would have been late by nearly all the time that it stood still.
  const summary = runSummarySchema.parse(await Bun.file(`${terminal.folder}/summary.json`).json());
  expect(summary.latenessMs!.max).toBeLessThan(4000);
  await prove(server.url);
});

test("a terminal that is still stopped when the run ends shows the summary when it goes on", async () => {
  await using terminal = await openTerminal();
  await terminal.type(run(server.url, "--rate", "100", "--duration", "3s"));
  await terminal.until(/^mix in %/m);
  await terminal.press("C-s");
  await Bun.sleep(5000);
  await terminal.press("C-q");
  const end = await terminal.untilPrompt();
  expect(end).toMatch(/^Published 300 events .*, exactly as asked$/m);
  expect((await terminal.cursor()).isVisible).toBe(true);
});

test("a window that is closed ends the run with everything settled", async () => {
  const terminal = await openTerminal();
  await terminal.type(run(server.url, "--rate", "100"));
  await terminal.until(/^mix in %/m);
  await terminal[Symbol.asyncDispose]();
  await prove(server.url);
});

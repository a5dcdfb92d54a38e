import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oneRedis } from "../support/one-redis.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";

const { server, redis } = await oneRedis();

const STREAM = "analytics_events";
const ESCAPE = "\u001b";
const run = (...args: string[]): string =>
  ["$INGEST", "run", "--redis", server.url, "--seed", "demo", ...args].join(" ");

/** Runs a line to its end, and gives all that was ever to be seen. */
const toItsEnd = async (terminal: Terminal, line: string): Promise<string> => {
  await terminal.type("clear");
  await terminal.until(/^\$$/);
  await terminal.type(`${line}; echo "exit" $?`);
  await terminal.until(/^exit \d+$/m, 40_000);
  return terminal.everything();
};

describe("the block of a run on a terminal", () => {
  test("shows rate, totals, times, troubles and mix, and its numbers agree with the summary", async () => {
    await using terminal = await openTerminal();
    // Its events are due in the first four seconds, the fifth is there to look at.
    await terminal.type(run("--rate", "1", "--burst-multiplier", "1", "--duration", "5s"));
    const screen = await terminal.until(/^published 5 +of 5 +100\.0 %/m);
    expect(screen).toMatch(
      new RegExp(`^analytics_events at 127.0.0.1:${server.port} +seed demo, run [0-9a-f]{16}$`, "m"),
    );
    for (const part of [
      /^ +1\/s │.*█/m,
      /^ +0 └─{90}$/m,
      /^ +0s +░ behind the plan +5s$/m,
      / time +[01]s left +4s passed$/m,
      /^rate +[\d.]+\/s +of 1\/s +burst +none to come$/m,
      /^stream +5 entries +backlog +0 +0 in flight$/m,
      /^lateness +p50 [\d.]+ ms +p99 [\d.]+ ms +latency +p50 [\d.]+ ms +p99 [\d.]+ ms$/m,
      /^troubles +0 errors +0 reconnects$/m,
      /^mix in % +page_view +[\d.]+ of 70 +button_click +[\d.]+ of 15 +api_call +[\d.]+ of 10 +error +[\d.]+ of 5$/m,
    ])
      expect(screen).toMatch(part);
    const end = await terminal.untilPrompt();
    expect(end).toContain("Published 5 events into analytics_events");
    expect(end).toMatch(/ stream +5 entries/);
    // The summary stands where the block was, right below what was logged.
    expect(end).not.toContain("behind the plan");
    expect(end).toMatch(/, run [0-9a-f]{16}\nPublished 5 events/);
    expect(await redis.xlen(STREAM)).toBe(5);
  });

  test("marks bursts, those to come too, and says when the next one begins and this one ends", async () => {
    await using terminal = await openTerminal();
    const bursts = ["--burst-interval", "3s", "--burst-duration", "1s", "--burst-multiplier", "20"];
    await terminal.type(run("--rate", "10", ...bursts, "--duration", "9s"));
    const before = await terminal.until(/ burst +begins in [123]s$/m);
    // Nine seconds over ninety columns; bursts from 3 to 4 s and from 6 to 7 s.
    expect(before).toMatch(/^ +0 └─{30}━{10}─{20}━{10}─{20}$/m);
    await terminal.until(/^rate .* of 200\/s +burst +ends in 1s$/m);
    const after = await terminal.until(/^ +200\/s │ {30}[▆▇█]{10}/m);
    expect(after).toMatch(
      /^Burst begins: 200\/s for 1s\nBurst ends: back to 10\/s, [\d,]+ published\nanalytics_events at /m,
    );
    await terminal.untilPrompt();
    expect(await terminal.everything()).not.toMatch(/published {2}stream .* target/);
  });

  test("follows the window to any size and back", async () => {
    await using terminal = await openTerminal();
    await terminal.type(run("--rate", "200", "--burst-multiplier", "1", "--duration", "20s"));
    await terminal.until(/^mix in %/m);
    for (const [columns, rows, sign] of [
      [60, 24, /^latency +p50/m],
      [20, 12, /^published [\d,]+\ntime .*\n/m],
      [40, 3, /^published [\d,]+ +of 4,000/m],
      [160, 40, /^published .* time .* rate .* burst /m],
      [100, 30, /^published .* time /m],
    ] as const) {
      await terminal.resize(columns, rows);
      const screen = await terminal.until((seen) => sign.test(seen) && occurrences(seen, "published") === 1);
      for (const line of screen.split("\n")) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(columns);
      expect(occurrences(screen, "└")).toBeLessThanOrEqual(1);
    }
    await terminal.press("C-c");
    await terminal.untilPrompt();
    const end = await terminal.screen();
    expect([occurrences(end, "└"), occurrences(end, "Published ")]).toEqual([0, 1]);
  });

  test("is 80 columns wide on a terminal that does not know its size", async () => {
    await using terminal = await openTerminal();
    await terminal.type(`stty cols 0; ${run("--rate", "10", "--duration", "3s")}`);
    await terminal.until(/^ +0 └─{70}$/m);
    await terminal.untilPrompt();
  });

  test("is in colours, but not with NO_COLOR or --color never", async () => {
    await using terminal = await openTerminal();
    const colored = async (prefix: string, ...args: string[]): Promise<boolean> => {
      await terminal.type(`clear; ${prefix} ${run("--rate", "10", "--duration", "3s", ...args)}`);
      await terminal.until(/█/);
      const screen = await terminal.coloredScreen();
      await terminal.untilPrompt();
      return screen.includes(`${ESCAPE}[32m`);
    };
    expect(await colored("")).toBe(true);
    expect(await colored("NO_COLOR=1")).toBe(false);
    expect(await colored("", "--color", "never")).toBe(false);
  });

  test("is plain ASCII where the locale is", async () => {
    await using terminal = await openTerminal();
    await terminal.type(`LC_ALL=C ${run("--rate", "10", "--duration", "4s", "--stream", "größe-流")}`);
    const screen = await terminal.until(/^ +0 \+-{90}$/m);
    expect(screen).toMatch(/^gr\?\?e-\? at /m);
    await terminal.until(/^ +10\/s \|#{20}/m);
    await terminal.untilPrompt();
  });
});

describe("without a block are lines as in a pipe", () => {
  test.each([
    ["--plain", "", ["--plain"]],
    ["TERM=dumb", "TERM=dumb", []],
    ["no TERM", "TERM=", []],
    ["CI", "CI=true", []],
  ] as const)("with %s", async (_, prefix, args) => {
    await using terminal = await openTerminal();
    const said = await toItsEnd(terminal, `${prefix} ${run("--rate", "200", "--duration", "3s", ...args)}`);
    expect(said).toMatch(/^\d+ published {2}stream \d+ {2}target 200\/s/m);
    expect(said).not.toContain("mix in %");
    expect(said).toContain("exit 0");
  });

  test("and --quiet says nothing, --log-format json nothing but JSON", async () => {
    await using terminal = await openTerminal({ columns: 200 });
    const brief = ["--rate", "10", "--duration", "2s"];
    const quiet = await toItsEnd(terminal, `clear; ${run(...brief, "--quiet")}`);
    expect(quiet).toEndWith("exit 0\n$");
    const json = await toItsEnd(terminal, run(...brief, "--log-format", "json", "--stream", "j"));
    expect(json).toContain('"event":"summary"');
    expect(json).not.toContain("mix in %");
  });

  test("and a file for stderr has no escape sequence", async () => {
    await using terminal = await openTerminal();
    const folder = mkdtempSync(join(tmpdir(), "ingest-stderr-"));
    const file = `${folder}/stderr`;
    await toItsEnd(terminal, `${run("--rate", "200", "--duration", "3s")} 2>${file}`);
    const written = await Bun.file(file).text();
    rmSync(folder, { recursive: true });
    expect(written).toMatch(/^\d+ published {2}stream \d+ {2}target 200\/s/m);
    expect(written).not.toContain(ESCAPE);
  });
});

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

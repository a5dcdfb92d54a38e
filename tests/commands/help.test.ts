import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandHelp, flagOf, overview } from "../../src/commands/help.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { settingOf } from "../../src/config/settings.ts";
import { EXIT_MEANING } from "../../src/primitives/errors.ts";
import { goldenHelp } from "../support/golden-help.ts";

const plain = (text: string): string => text;
const texts = await goldenHelp();
const commands = await Promise.all(
  [...COMMANDS].map(async ([name, entry]) => ({ name, entry, ...(await entry.load()).default })),
);

test.each(Object.keys(texts))("%s is the frozen text", (name) => {
  expect(texts[name]).toBe(readFileSync(join(import.meta.dir, "../golden", name), "utf8"));
});

describe.each(commands)("help of $name", ({ name, entry, ingest }) => {
  const help = commandHelp(ingest, plain);

  test("the overview's line is the command's own", () => {
    expect({ name: ingest.name, summary: ingest.summary }).toEqual({ name, summary: entry.summary });
    expect(overview(plain)).toContain(`${name}  `);
  });

  test("it tells usage, examples, and of each flag its variable, default and rule", () => {
    const words = ingest.operands === undefined ? "" : ` ${ingest.operands}`;
    expect(help).toContain(`Usage  ingest ${name}${words} [flags]`);
    expect(ingest.examples.length).toBeGreaterThan(0);
    for (const key of ingest.settings) {
      const setting = settingOf(key);
      expect(help).toContain(`  ${flagOf(setting)}\n      ${setting.about}`);
      if (setting.env !== undefined) expect(help).toContain(`variable: ${setting.env}`);
      if (setting.placeholder !== undefined)
        expect(help).toContain(`allowed: ${setting.rule}\n      default: ${setting.fallback}`);
    }
  });

  test("it lists the exit codes", () => {
    for (const [code, meaning] of Object.entries(EXIT_MEANING)) expect(help).toContain(`${code}  ${meaning}`);
  });

  test("no flag and no variable stands there twice", () => {
    const settings = ingest.settings.map(settingOf);
    for (const names of [
      settings.map(({ flag }) => flag),
      settings.flatMap(({ short }) => short ?? []),
      settings.flatMap(({ env }) => env ?? []),
    ])
      expect(names).toEqual([...new Set(names)]);
  });

  test("every example begins with ingest, and parses", async () => {
    const { parseArguments } = await import("../../src/config/arguments.ts");
    for (const example of ingest.examples) {
      const [, call] = /^(?:[A-Z_]+=\S+ )*(ingest .*?)(?: [|>] .*)?$/.exec(example) ?? [];
      expect(call).toBeDefined();
      const [, command, ...args] = call!.split(" ");
      expect(command).toBe(name);
      expect(parseArguments(args, ingest.settings, ingest.operands !== undefined).problems).toEqual([]);
    }
  });
});

test("headings alone are made bold, and only where that is asked for", () => {
  const bold = overview((text) => `<b>${text}</b>`);
  expect(bold.match(/<b>\w[\w ]*<\/b>/g)).toEqual([
    "<b>Examples</b>",
    "<b>Commands</b>",
    "<b>Exit codes</b>",
  ]);
  expect(bold.replaceAll(/<\/?b>/g, "")).toBe(overview(plain));
});

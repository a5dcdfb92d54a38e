import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { resolve } from "../../src/config/resolve.ts";
import { knownVariables, SETTINGS, type SettingKey, settingOf } from "../../src/config/settings.ts";
import { IngestError } from "../../src/primitives/errors.ts";
import { createShape } from "../../src/shape/index.ts";

/** Whatever is given: a valid configuration, or one IngestError with exit code 2; never another throw, never the secret. */
const ALL = (Object.keys(SETTINGS) as SettingKey[]).filter((key) => key !== "schemaFormat");
const SECRET = "s3cr3t-w0rd";
const cwd = mkdtempSync(join(tmpdir(), "ingest-anything-"));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const flag = fc.constantFrom(
  ...ALL.flatMap((key) => [
    `--${settingOf(key).flag}`,
    ...(settingOf(key).short ? [`-${settingOf(key).short}`] : []),
  ]),
  ...["--__proto__", "--constructor", "--toString", "--hasOwnProperty", "--no-rate", "--", "-"],
);
const value = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "-1",
    "10",
    "1k",
    "1e6",
    "0x10",
    "",
    " 5",
    "5m",
    "30s",
    "NaN",
    "__proto__",
    "inf",
    "json",
  ),
  fc.constantFrom("2026-01-18", "{x", "events:{0}", "/nowhere", "/dev/null", tmpdir(), "\u0000", "\ud800"),
  fc.constantFrom(
    ...["redis", "REDISS", "http", "unix", "redis+x", "redis+sentinel"].map(
      (scheme) => `${scheme}://u:${SECRET}@h:1/0`,
    ),
  ),
  fc.constantFrom(
    `redis://:${SECRET}@h:99999`,
    `redis://h/?password=${SECRET}`,
    `redis://${SECRET}@h`,
    `x redis://:${SECRET}`,
  ),
  fc.string({ unit: "binary" }),
);
const word = fc.oneof(
  flag,
  value,
  fc.tuple(flag, value).map(([name, text]) => `${name}=${text}`),
);
const variable = fc.constantFrom(...knownVariables(), "__proto__", "PATH", "constructor");
const line = fc.oneof(
  fc.tuple(variable, value).map(([name, text]) => `${name}=${text}`),
  fc.string({ unit: "binary" }),
);

const sources = fc.record({
  args: fc.array(word, { maxLength: 6 }),
  env: fc.dictionary(variable, value, { maxKeys: 4 }),
  file: fc.array(line, { maxLength: 4 }).map((lines) => lines.join("\n")),
});

test("any arguments, environment and .env give a configuration that works, or exit 2 and no secret", () => {
  fc.assert(
    fc.property(sources, ({ args, env, file }) => {
      writeFileSync(join(cwd, ".env"), file);
      try {
        const { values } = resolve(ALL, { command: "run", args, env, cwd });
        const { rate, burstMultiplier, burstIntervalMs, burstDurationMs } = values;
        createShape({ kind: "burst", ratePerSec: rate, burstMultiplier, burstIntervalMs, burstDurationMs });
        expect(values.redis?.label ?? "").not.toContain(SECRET);
      } catch (error) {
        expect(error).toBeInstanceOf(IngestError);
        const { exitCode, message, hint } = error as IngestError;
        expect(exitCode).toBe(2);
        expect(`${message} ${hint}`).not.toContain(SECRET);
      }
    }),
    { numRuns: 2000 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});

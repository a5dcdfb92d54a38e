import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { resolve } from "../../src/config/resolve.ts";
import { DISTINCT_KEYS, knownVariables, settingOf } from "../../src/config/settings.ts";
import { IngestError } from "../../src/primitives/errors.ts";
import { createShape } from "../../src/shape/index.ts";
import { runIngest } from "../support/ingest.ts";

/** Whatever is given: a valid configuration, or one IngestError with exit code 2; never another throw, never the secret. */
const ALL = DISTINCT_KEYS;
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
  /** Where the file lies: in the working directory, or where --env-file says. */
  isNamed: fc.boolean(),
  urlFile: fc.option(value, { freq: 4, nil: undefined }),
});

/** What is given lies where it is looked for; gives all arguments. */
function laidOut({
  args,
  file,
  isNamed,
  urlFile,
}: Omit<typeof sources extends fc.Arbitrary<infer T> ? T : never, "env">): string[] {
  const [here, there, urls] = [".env", "named.env", "url"].map((name) => join(cwd, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(here, isNamed ? "" : file);
  writeFileSync(there, file);
  writeFileSync(urls, urlFile ?? "");
  const named = isNamed ? ["--env-file", there] : [];
  return [...named, ...(urlFile === undefined ? [] : ["--redis-url-file", urls]), ...args];
}

test("any arguments, environment and files give a configuration that works, or exit 2 and no secret", () => {
  fc.assert(
    fc.property(sources, ({ env, ...given }) => {
      const args = laidOut(given);
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

type Key = (typeof ALL)[number];
/** Texts that are good wherever they stand, as a flag or as a variable. */
const GOOD: Partial<Record<Key, readonly string[]>> = {
  rate: ["5", "20.5", "1k"],
  burstMultiplier: ["1", "2.5", "100"],
  count: ["10", "1k", "inf"],
  seed: ["a", "12", "long ago"],
  startUnixMs: ["2026-01-18T12:00:00Z", "1999-12-31T23:59:59.999Z"],
  idFormat: ["uuidv4", "uuidv7"],
  catchUp: ["2", "7.5", "unbounded", "skip"],
  stream: ["s", "events:{0}", "a b"],
  connectTimeoutMs: ["0", "30s", "1500ms"],
  onDataLoss: ["republish", "continue", "fail"],
  maxOutageMs: ["5m", "never"],
  logEvery: ["1", "1k"],
  logFormat: ["text", "json"],
  redis: [`redis://u:${SECRET}@h:1/2`, `redis://:${SECRET}@other`, "redis://h"],
};
const KEYS = Object.keys(GOOD) as Key[];
const sometimes = (key: Key) => fc.option(fc.constantFrom(...GOOD[key]!), { nil: undefined });
const places = (key: Key) => fc.tuple(sometimes(key), sometimes(key), sometimes(key));

test("good values are taken from the flag, or else the environment, or else the file, and no secret is in what is told of them", () => {
  fc.assert(
    fc.property(fc.tuple(...KEYS.map(places)), fc.boolean(), (texts, isNamed) => {
      const at = (place: number) =>
        KEYS.flatMap((key, i) => {
          const text = texts[i]![place];
          return text === undefined ? [] : [{ ...settingOf(key), text }];
        });
      const args = at(0).map(({ flag, text }) => `--${flag}=${text}`);
      const env = Object.fromEntries(at(1).map(({ env, text }) => [env!, text]));
      const file = at(2)
        .map(({ env, text }) => `${env}=${text}`)
        .join("\n");
      const all = laidOut({ args, file, isNamed, urlFile: undefined });
      const { values, origins } = resolve(ALL, { command: "run", args: all, env, cwd });
      for (const [i, key] of KEYS.entries()) {
        const winner = texts[i]!.findIndex((text) => text !== undefined);
        const { flag, env: name, parse, parseVariable = parse } = settingOf(key);
        const origin = [`flag --${flag}`, `environment ${name}`, `${name} in `][winner] ?? "default";
        expect(origins[key]).toStartWith(origin);
        if (winner < 0) continue;
        expect<unknown>(values[key]).toEqual((winner === 0 ? parse : parseVariable)(texts[i]![winner]!));
      }
      expect(JSON.stringify(origins)).not.toContain(SECRET);
    }),
    { numRuns: 500 },
  );
});

// What a program can be given at all: no zero, and nothing that is not UTF-8.
const isPassable = (text: string) => !text.includes("\0") && text.isWellFormed();

test("the program itself prints a configuration, or ends with 2, one complaint and no secret", async () => {
  const given = fc.sample(sources, { numRuns: 100, seed: 7 });
  const tried = given.filter(({ args, env }) => [...args, ...Object.entries(env).flat()].every(isPassable));
  expect(tried.length).toBeGreaterThan(25);
  const codes = new Set<number>();
  for (const { env, ...rest } of tried) {
    const args = laidOut(rest);
    const { code, stdout, stderr } = await runIngest(["config", ...args], {
      env: { ...env, PATH: "/usr/bin:/bin" },
      cwd,
    });
    codes.add(code);
    expect([args, code === 2 ? stdout : ""]).toEqual([args, ""]);
    expect([args, stdout + stderr]).toEqual([
      args,
      expect.not.stringMatching(new RegExp(`${SECRET}|^\\s+at |bug in ingest`, "m")),
    ]);
  }
  expect([...codes].sort()).toEqual([0, 2]);
});

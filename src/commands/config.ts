import { SETTINGS, type SettingKey, settingOf } from "../config/settings.ts";
import type { RedisTarget } from "../io/redis/target.ts";
import { writeAll } from "../io/stdout.ts";
import { EXIT } from "../primitives/errors.ts";
import { defineIngestCommand } from "./command.ts";

const KEYS = Object.keys(SETTINGS) as SettingKey[];

/** What is effective: flags, environment, .env and defaults after each other. Secrets are not shown. */
export default defineIngestCommand({
  name: "config",
  summary: "Print every effective setting and where it came from",
  examples: [
    "ingest config",
    "EVENTS_PER_SECOND=50 ingest config --burst-interval 1m",
    "ingest config --json",
  ],
  settings: KEYS,
  async execute(values, { origins }) {
    const rows = KEYS.filter((key) => key !== "json").map((key) => {
      const origin = origins[key] ?? "default";
      return { flag: `--${settingOf(key).flag}`, value: shown(key, values[key], origin), origin };
    });
    const document = { schemaVersion: 1, settings: rows };
    writeAll(values.json ? `${JSON.stringify(document, null, 2)}\n` : table(rows));
    return EXIT.ok;
  },
});

function shown(key: SettingKey, value: unknown, origin: string): string {
  if (value === undefined || (origin === "default" && key === "seed")) return settingOf(key).fallback;
  if (key === "redis") return labelOf(value as RedisTarget);
  if (key === "startUnixMs") return new Date(value as number).toISOString();
  if (key === "count" && value === Number.POSITIVE_INFINITY) return "inf";
  if (typeof value === "object" && value !== null && "text" in value) return String(value.text);
  return key.endsWith("Ms") ? `${value}ms` : String(value);
}

/** Where it is, and that there is a password, but not which. */
function labelOf({ label, tls, path, username, password }: RedisTarget): string {
  const who = username === undefined && password === undefined ? "" : `${username ?? ""}:***@`;
  if (path !== undefined) return `unix://${who}${path}`;
  return `${tls ? "rediss" : "redis"}://${who}${label}`;
}

function table(rows: readonly { flag: string; value: string; origin: string }[]): string {
  const width = (pick: (row: (typeof rows)[number]) => string): number =>
    Math.max(...rows.map((row) => pick(row).length));
  const [flags, values] = [width(({ flag }) => flag), width(({ value }) => value)];
  return `${rows.map(({ flag, value, origin }) => `${flag.padEnd(flags)}  ${value.padEnd(values)}  ${origin}`).join("\n")}\n`;
}

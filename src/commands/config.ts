import { DISTINCT_KEYS, type SettingKey, settingOf } from "../config/settings.ts";
import { authorityOf, type ListenAddress } from "../io/http/address.ts";
import { type RedisTarget, urlOf } from "../io/redis/target.ts";
import { writeAll } from "../io/stdout.ts";
import { EXIT } from "../primitives/errors.ts";
import { formatExactDuration } from "../primitives/units.ts";
import { defineIngestCommand } from "./command.ts";

interface Row {
  readonly flag: string;
  readonly variable: string | null;
  /** As the flag takes it, true or false for a switch; null when nothing is set and there is no value by default. */
  readonly value: string | boolean | null;
  readonly origin: string;
}

/** What is effective: flags, environment, .env and defaults after each other. Secrets are not shown. */
export default defineIngestCommand({
  name: "config",
  summary: "Print every effective setting and where it came from",
  about:
    "It takes the flags of all commands, and says what each of them would work with. A password is never shown.",
  examples: [
    "ingest config",
    "EVENTS_PER_SECOND=50 ingest config --burst-interval 1m",
    "ingest config --json | jq '.settings[] | select(.origin != \"default\")'",
  ],
  settings: DISTINCT_KEYS,
  async execute(values, { origins }) {
    const rows = DISTINCT_KEYS.map((key): Row => {
      const { flag, env } = settingOf(key);
      const origin = origins[key]!;
      const isRandom = key === "seed" && origin === "default";
      return {
        flag: `--${flag}`,
        variable: env ?? null,
        value: isRandom ? null : shown(key, values[key]),
        origin,
      };
    });
    const document = { schemaVersion: 1, settings: rows };
    writeAll(values.json ? `${JSON.stringify(document, null, 2)}\n` : table(rows));
    return EXIT.ok;
  },
});

function shown(key: SettingKey, value: unknown): Row["value"] {
  if (value === undefined) return null;
  if (typeof value === "boolean") return value;
  if (key === "redis") {
    // That there is a password, but neither which nor whose.
    const target = value as RedisTarget;
    return urlOf(target, target.password === undefined ? "" : "***@");
  }
  if (settingOf(key).secret !== undefined) return "***";
  if (key === "dashboard") return authorityOf(value as ListenAddress);
  if (key === "startUnixMs") return new Date(value as number).toISOString();
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(({ text }) => text).join("; ");
  if (typeof value === "object" && value !== null) return objectText(value);
  return key.endsWith("Ms") ? formatExactDuration(value as number) : String(value);
}

/** As the flag takes it: a seed, `2/4`, or `replicas:2`. */
function objectText(value: object): string {
  const { text, number, of, kind, count } = value as Record<string, unknown>;
  if (of !== undefined) return `${number}/${of}`;
  return String(text ?? (count === undefined ? kind : `${kind}:${count}`));
}

function table(rows: readonly Row[]): string {
  const cells = rows.map(
    ({ flag, value, origin }, i) => [flag, textOf(value, DISTINCT_KEYS[i]!), origin] as const,
  );
  const [flags, values] = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = ([flag, value, origin]: (typeof cells)[number]): string =>
    `${flag.padEnd(flags!)}  ${value.padEnd(values!)}  ${origin}\n`;
  return cells.map(line).join("");
}

function textOf(value: Row["value"], key: SettingKey): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return value ?? settingOf(key).fallback;
}

import type { Setting } from "./setting.ts";

/** The Redis that `ingest redis` runs, and which run `ingest verify` looks at. */
export const BUILTIN = {
  port: {
    flag: "port",
    group: "Built-in Redis",
    placeholder: "N",
    about: "The port on 127.0.0.1",
    rule: "1 to 65535",
    fallback: "6379",
    initial: () => 6379,
    parse: (text) => {
      const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
      return port >= 1 && port <= 65_535 ? port : undefined;
    },
  } satisfies Setting<number>,
  dataDir: {
    flag: "data-dir",
    group: "Built-in Redis",
    placeholder: "PATH",
    about: "Where its append-only file lives",
    rule: "a folder that can be written, or made",
    fallback: "$XDG_DATA_HOME/ingest/redis, or ~/.local/share/ingest/redis",
    initial: () => undefined,
    parse: (text) => (text === "" || text.includes("\0") ? undefined : text),
  } satisfies Setting<string | undefined>,
  run: {
    flag: "run",
    group: "Run",
    placeholder: "ID",
    about: "Take this run of the stream's ledger: to judge it alone, or to resume it",
    rule: "16 hex digits, as `ingest run` and `ingest verify` print them",
    fallback: "all runs",
    initial: () => undefined,
    parse: (text) => (/^[0-9a-f]{16}$/.test(text) ? text : undefined),
  } satisfies Setting<string | undefined>,
} as const;

import { type Setting, toggle } from "./setting.ts";

/** What a Redis is that is more than one server. */
export const TOPOLOGY = {
  cluster: toggle({
    flag: "cluster",
    group: "Redis",
    about:
      "The Redis is a Cluster: ask its nodes where the stream's slot is. Without it that is noticed, once the named node has answered",
  }),
  sentinelPasswordFile: {
    flag: "sentinel-password-file",
    env: "INGEST_SENTINEL_PASSWORD_FILE",
    group: "Redis",
    placeholder: "PATH",
    about: "The password of the sentinels, where they ask for one; the URL's is the master's",
    rule: "a file of at most 64 KiB that holds one password, for a redis+sentinel:// URL",
    fallback: "none",
    initial: () => undefined,
    parse: (text) => (text === "" ? undefined : text),
  } satisfies Setting<string | undefined>,
} as const;

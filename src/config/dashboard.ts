import type { ListenAddress } from "../io/http/address.ts";
import { parseListenAddress } from "./listen-address.ts";
import type { Setting } from "./setting.ts";

/** Characters that a header and a URL both take (RFC 6750). */
const TOKEN = /^[\w.~+/][\w.~+/-]{15,255}={0,2}$/;

export function parseToken(text: string): string | undefined {
  return TOKEN.test(text) ? text : undefined;
}

/** What others may see of a run. */
export const DASHBOARD = {
  dashboard: {
    flag: "dashboard",
    env: "INGEST_DASHBOARD",
    group: "Dashboard",
    placeholder: "HOST:PORT",
    alone: "127.0.0.1:9464",
    about:
      "Show the run as a page, and to Prometheus at /metrics, while it goes on; alone it means 127.0.0.1:9464",
    rule: "HOST:PORT, [IPv6]:PORT or :PORT (on 127.0.0.1), port 0 (any that is free) to 65535; where others can reach it, it needs a token",
    fallback: "off",
    initial: () => undefined,
    parse: parseListenAddress,
  } satisfies Setting<ListenAddress | undefined>,
  /** The flag's value is a path; readTokenFile puts the file's content in its place. */
  dashboardToken: {
    flag: "dashboard-token-file",
    env: "INGEST_DASHBOARD_TOKEN",
    group: "Dashboard",
    placeholder: "PATH",
    insteadOf: { flag: "--dashboard-token", why: "an argument is visible to everybody" },
    about:
      "Let in only who knows the token: as `Authorization: Bearer TOKEN`, or once as /?token=TOKEN. The variable holds the token itself",
    rule: "a file of at most 4 KiB with a token, or in the variable the token: 16 to 256 letters, digits and -._~+/ (no - first), and = at its end",
    fallback: "none",
    initial: () => undefined,
    parse: (text) => text || undefined,
    parseVariable: parseToken,
    secret: "is not a token that can be used",
  } satisfies Setting<string | undefined>,
} as const;

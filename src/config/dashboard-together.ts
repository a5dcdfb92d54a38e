import { readSmallFile } from "../io/small-file.ts";
import { parseToken } from "./dashboard.ts";
import type { Found, Origins } from "./found.ts";
import { quote } from "./quote.ts";
import { settingOf } from "./settings.ts";

const MAX_TOKEN_FILE_BYTES = 4 * 1024;

/** The token takes the place of the path that --dashboard-token-file names. */
export function readTokenFile(values: Found, origins: Origins): string[] {
  const path = values.dashboardToken;
  if (path === undefined || !origins.dashboardToken?.startsWith("flag")) return [];
  const read = readSmallFile(path, MAX_TOKEN_FILE_BYTES);
  values.dashboardToken = "content" in read ? parseToken(read.content.trim()) : undefined;
  if (values.dashboardToken !== undefined) return [];
  const { rule } = settingOf("dashboardToken");
  const why = "reason" in read ? read.reason : `it holds no token that can be used; allowed is ${rule}`;
  return [`Flag --dashboard-token-file is ${quote(path)}: ${why}`];
}

/** Whoever reaches a page sees what is published and where; on loopback these are the people of this machine. */
export function dashboardProblems({ dashboard, dashboardToken }: Found, origins: Origins): string[] {
  const { dashboard: where, dashboardToken: from } = origins;
  if (dashboard !== undefined && !dashboard.isLoopback && from === "default")
    return [
      `The dashboard at ${quote(dashboard.host)} (${where}) can be reached by others and needs a token: ` +
        "put one into a file for --dashboard-token-file or into INGEST_DASHBOARD_TOKEN, or listen on 127.0.0.1",
    ];
  const isIdle = where === "default" && dashboardToken !== undefined && from?.startsWith("flag");
  return isIdle ? ["Flag --dashboard-token-file says nothing without --dashboard"] : [];
}

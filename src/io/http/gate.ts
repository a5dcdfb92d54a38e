import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** What the gate looks at. */
export interface Asked {
  readonly method: string;
  /** "/metrics". */
  readonly path: string;
  /** What stands behind `?token=`, decoded; null without it. */
  readonly tokenInUrl: string | null;
  readonly headers: Headers;
}

export type Verdict =
  | { readonly let: "in" }
  /** A stranger, who may learn yes or no and nothing more. */
  | { readonly let: "at the door" }
  /** To the page again, with this cookie instead of a token in the address. */
  | { readonly let: "in by cookie"; readonly setCookie: string }
  | { readonly let: "out"; readonly status: 401 | 403 | 405; readonly why: string };

export interface GateOptions {
  readonly token: string | undefined;
  /** The values of the Host header that are ours; undefined where any may lead here. */
  readonly hosts: ReadonlySet<string> | undefined;
  readonly port: number;
}

/** Answers for machines that only want to know whether we live: they carry no token. */
const PROBES: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

/**
 * Decides who gets in. On loopback a page of another site, whose name its owner lets point to 127.0.0.1, would be as good as ours to a
 * browser: the Host header tells them apart. Where others can reach us the token does.
 */
export function gate({ token, hosts, port }: GateOptions): (asked: Asked) => Verdict {
  // Cookies are shared by all ports of a host; and what a cookie holds should be of no use anywhere else.
  const cookieName = `ingest_${port}`;
  const session = randomBytes(24).toString("hex");
  const isToken = sameAs(token ?? "");
  const isSession = sameAs(session);
  return ({ method, path, tokenInUrl, headers }) => {
    if (hosts !== undefined && !hosts.has((headers.get("host") ?? "").toLowerCase()))
      return out(403, `This is not the address of this page: open http://${[...hosts][0]}/`);
    if (method !== "GET" && method !== "HEAD") return out(405, "Only GET and HEAD are answered");
    if (isFromElsewhere(headers)) return out(403, "Pages of other sites may not look in here");
    if (token === undefined) return { let: "in" };
    const bearer = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    if (bearer !== undefined && isToken(bearer)) return { let: "in" };
    if (isSession(cookieIn(headers.get("cookie") ?? "", cookieName) ?? "")) return { let: "in" };
    if (path === "/" && tokenInUrl !== null && isToken(tokenInUrl))
      return {
        let: "in by cookie",
        setCookie: `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`,
      };
    return PROBES.has(path)
      ? { let: "at the door" }
      : out(401, "A token is needed: Authorization: Bearer TOKEN, or once /?token=TOKEN in the address");
  };
}

/** Browsers say so of themselves: another site's script or picture, but not a link that somebody followed. */
function isFromElsewhere(headers: Headers): boolean {
  return headers.get("sec-fetch-site") === "cross-site" && headers.get("sec-fetch-mode") !== "navigate";
}

/** Takes equally long for every text of a length, however much of it is right. */
function sameAs(secret: string): (text: string) => boolean {
  const digestOf = (text: string) => createHash("sha256").update(text).digest();
  const expected = digestOf(secret);
  return (text) => timingSafeEqual(digestOf(text), expected);
}

function cookieIn(header: string, name: string): string | undefined {
  const pairs = header.split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function out(status: 401 | 403 | 405, why: string): Verdict {
  return { let: "out", status, why };
}

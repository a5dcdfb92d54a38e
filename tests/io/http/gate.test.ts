import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Asked, gate, type Verdict } from "../../../src/io/http/gate.ts";

const TOKEN = "0123456789abcdef+/=";
const HOSTS = new Set(["127.0.0.1:9464", "localhost:9464", "[::1]:9464"]);
const onLoopback = gate({ token: undefined, hosts: HOSTS, port: 9464 });
const withToken = gate({ token: TOKEN, hosts: undefined, port: 9464 });

const asked = (headers: Record<string, string>, rest: Partial<Asked> = {}): Asked => ({
  method: "GET",
  path: "/",
  tokenInUrl: null,
  headers: new Headers(headers),
  ...rest,
});
const statusOf = (verdict: Verdict) => (verdict.let === "out" ? verdict.status : verdict.let);

describe("on loopback", () => {
  test.each([
    ["127.0.0.1:9464", "in"],
    ["localhost:9464", "in"],
    ["LOCALHOST:9464", "in"],
    ["[::1]:9464", "in"],
    // The name of an attacker, who lets it point to 127.0.0.1.
    ["evil.example:9464", 403],
    ["localhost.evil.example:9464", 403],
    ["localhost:9465", 403],
    ["localhost", 403],
    ["", 403],
  ])("Host %p: %p", (host, status) => {
    expect(statusOf(onLoopback(asked({ host })))).toBe(status as never);
  });

  test("a request without a Host is nobody's", () => {
    expect(statusOf(onLoopback(asked({})))).toBe(403);
  });

  test("another site's page may not look in, though somebody may follow its link", () => {
    const from = (site: string, mode: string) =>
      statusOf(onLoopback(asked({ host: "localhost:9464", "sec-fetch-site": site, "sec-fetch-mode": mode })));
    expect(from("cross-site", "cors")).toBe(403);
    expect(from("cross-site", "no-cors")).toBe(403);
    expect(from("cross-site", "navigate")).toBe("in");
    expect(from("same-origin", "cors")).toBe("in");
    expect(from("none", "navigate")).toBe("in");
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"])("%s is refused", (method) => {
    expect(statusOf(onLoopback(asked({ host: "localhost:9464" }, { method })))).toBe(405);
  });
});

describe("with a token", () => {
  test.each([
    [{ authorization: `Bearer ${TOKEN}` }, "in"],
    [{ authorization: `bearer  ${TOKEN}` }, "in"],
    [{ authorization: `Bearer ${TOKEN}x` }, 401],
    [{ authorization: `Bearer ${TOKEN.slice(0, -1)}` }, 401],
    [{ authorization: "Bearer " }, 401],
    [{ authorization: TOKEN }, 401],
    [{ authorization: `Basic ${btoa(`x:${TOKEN}`)}` }, 401],
    [{ cookie: `ingest_9464=${TOKEN}` }, 401],
    [{ cookie: "ingest_9464=" }, 401],
    [{}, 401],
  ] as [Record<string, string>, string | number][])("%j: %p", (headers, status) => {
    expect(statusOf(withToken(asked(headers, { path: "/events" })))).toBe(status as never);
  });

  test("in the address it buys a cookie, once, at the page alone; the cookie is not the token", () => {
    const bought = withToken(asked({}, { tokenInUrl: TOKEN }));
    expect(bought.let).toBe("in by cookie");
    const { setCookie } = bought as Extract<Verdict, { let: "in by cookie" }>;
    expect(setCookie).toMatch(/^ingest_9464=[0-9a-f]{48}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(setCookie).not.toContain(TOKEN);
    const cookie = `other=1; ${setCookie.split(";")[0]}; more=2`;
    expect(statusOf(withToken(asked({ cookie }, { path: "/events" })))).toBe("in");
    expect(statusOf(withToken(asked({}, { tokenInUrl: TOKEN, path: "/events" })))).toBe(401);
    expect(statusOf(withToken(asked({}, { tokenInUrl: `${TOKEN}x` })))).toBe(401);
  });

  test("another process does not take the cookie", () => {
    const bought = withToken(asked({}, { tokenInUrl: TOKEN })) as { setCookie: string };
    const another = gate({ token: TOKEN, hosts: undefined, port: 9464 });
    expect(statusOf(another(asked({ cookie: bought.setCookie.split(";")[0]! })))).toBe(401);
  });

  test.each(["/healthz", "/readyz"])("%s answers strangers too, in a word", (path) => {
    expect(statusOf(withToken(asked({}, { path })))).toBe("at the door");
    expect(statusOf(withToken(asked({ authorization: `Bearer ${TOKEN}` }, { path })))).toBe("in");
  });
});

const word = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    TOKEN,
    `Bearer ${TOKEN.slice(1)}`,
    "Bearer",
    "ingest_9464=",
    "ingest_9464",
    ";=;",
    "/",
    "//x",
    "/healthz",
  ),
  fc.base64String(),
);
const latin1 = word.map((text) => text.replace(/[^\x20-\x7e]/g, "").trim());

test("whatever is sent, nobody gets in without the token or the cookie, and no answer holds the token", () => {
  const headers = fc.dictionary(
    fc.constantFrom("authorization", "cookie", "host", "sec-fetch-site", "sec-fetch-mode", "origin"),
    latin1.filter((text) => text.replace(/^Bearer +/i, "") !== TOKEN),
  );
  const tokenInUrl = fc.option(word.filter((text) => text !== TOKEN));
  fc.assert(
    fc.property(headers, word, tokenInUrl, (sent, path, inUrl) => {
      const verdict = withToken(asked(sent, { path, tokenInUrl: inUrl }));
      expect(["out", "at the door"]).toContain(verdict.let);
      expect(JSON.stringify(verdict)).not.toContain(TOKEN);
    }),
    { numRuns: 2000 },
  );
});

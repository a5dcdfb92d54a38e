import { afterEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Listener, listen } from "../../../src/io/http/listener.ts";
import type { Shown } from "../../../src/io/http/shown.ts";
import { answerTo, dataOf, deafViewer, viewer } from "../../support/viewer.ts";

const PAGE = {
  path: "/",
  content: new TextEncoder().encode("<p>page"),
  contentType: "text/html; charset=utf-8",
};
const nothing: Shown = {
  hello: () => undefined,
  tick: () => undefined,
  nextTickInMs: () => 5,
  metrics: async () => ({ text: "m 1\n", type: "text/plain; version=0.0.4; charset=utf-8" }),
  obstacle: () => "not yet",
};

let open: Listener[] = [];
afterEach(async () => {
  await Promise.all(open.map((listener) => listener.close("over")));
  open = [];
});

async function listening(
  shown: Partial<Shown> = {},
  token?: string,
): Promise<{ listener: Listener; port: number }> {
  const address = { host: "127.0.0.1", port: 0, isLoopback: true };
  const listener = await listen({ address, token, files: [PAGE], shown: { ...nothing, ...shown } });
  open.push(listener);
  return { listener, port: Number(new URL(listener.url).port) };
}

async function until(isSo: () => boolean, withinMs = 20_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`It never came true: ${isSo}`);
    await Bun.sleep(5);
  }
}

/** Waits until a number has not changed for a while. */
async function untilStill(number: () => number): Promise<number> {
  for (;;) {
    const before = number();
    await Bun.sleep(300);
    if (number() === before && before > 0) return before;
  }
}

describe("viewers", () => {
  test("who come before there is anything are told when there is", async () => {
    const { listener } = await listening();
    const early = await viewer(`${listener.url}events`);
    await Bun.sleep(50);
    expect(early.told).toEqual([]);
    let n = 0;
    listener.show({ ...nothing, hello: () => ({ run: 1 }), tick: () => ({ n: n++ }) });
    await until(() => dataOf(early, "tick").length >= 3);
    const late = await viewer(`${listener.url}events`);
    await until(() => dataOf(late, "tick").length >= 1);
    await listener.close({ last: true });
    await Promise.all([early.ended, late.ended]);
    for (const { told } of [early, late]) {
      expect(told[0]).toEqual({ event: "hello", data: { run: 1 } });
      expect(told.at(-1)).toEqual({ event: "end", data: { last: true } });
      expect(told.slice(1, -1).every(({ event }) => event === "tick")).toBe(true);
    }
    const ticks = dataOf<{ n: number }>(early, "tick").map((tick) => tick.n);
    expect(ticks).toEqual(ticks.map((_, i) => i));
  });

  test("nothing is asked for nobody", async () => {
    let asked = 0;
    const { listener } = await listening({ tick: () => ++asked });
    await Bun.sleep(50);
    expect(asked).toBe(0);
    const somebody = await viewer(`${listener.url}events`);
    await until(() => asked > 0);
    somebody.leave();
    await untilStill(() => asked);
  });

  test("who never reads is let go when half a megabyte waits for him; who reads misses nothing", async () => {
    const text = "x".repeat(64 * 1024);
    let asked = 0;
    const { listener, port } = await listening({ tick: () => ({ text, n: asked++ }) });
    const deaf = await deafViewer(port, `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    // With nobody else there, no tick is asked for once he is gone; what he was sent fills the kernel's buffers and half a megabyte of ours.
    const ticks = await untilStill(() => asked);
    expect(ticks * text.length).toBeLessThan(32 * 2 ** 20);
    deaf.destroy();
    const reader = await viewer(`${listener.url}events`);
    await until(() => dataOf(reader, "tick").length >= 50);
    const numbers = dataOf<{ n: number }>(reader, "tick").map(({ n }) => n);
    expect(numbers).toEqual(numbers.map((_, i) => ticks + i));
  });

  test("the hundredth gets in, the next one is told to come back later, and does when one has left", async () => {
    const { listener } = await listening();
    const hundred = await Promise.all(Array.from({ length: 100 }, () => viewer(`${listener.url}events`)));
    expect(hundred.map(({ status }) => status)).toEqual(Array(100).fill(200));
    const refused = await fetch(`${listener.url}events`);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"]);
    // What is answered at once is answered all the same.
    expect((await fetch(`${listener.url}metrics`)).status).toBe(200);
    hundred[0]!.leave();
    const deadline = performance.now() + 10_000;
    let status = 0;
    while (status !== 200 && performance.now() < deadline)
      ({ status } = await viewer(`${listener.url}events`));
    expect(status).toBe(200);
  });
});

describe("the end", () => {
  test("comes at once for connections that are kept alive and for viewers that do not read", async () => {
    const { listener, port } = await listening({ tick: () => "x".repeat(256 * 1024) });
    const host = `Host: 127.0.0.1:${port}\r\n\r\n`;
    const deaf = await deafViewer(port, `GET /events HTTP/1.1\r\n${host}`);
    const idle = await deafViewer(port, `GET /healthz HTTP/1.1\r\n${host}`);
    const ended = [deaf, idle].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    await Bun.sleep(200);
    const started = performance.now();
    await listener.close("over");
    expect(performance.now() - started).toBeLessThan(5000);
    for (const socket of [deaf, idle]) socket.resume();
    await Promise.all(ended);
    await expect(fetch(listener.url)).rejects.toThrow();
  });
});

describe("answers", () => {
  const STRICT = {
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
  };

  test.each([
    ["GET", "/", 200, "text/html; charset=utf-8"],
    ["GET", "/?x=1", 200, "text/html; charset=utf-8"],
    ["GET", "/metrics", 200, "text/plain; version=0.0.4; charset=utf-8"],
    ["GET", "/healthz", 200, "text/plain; charset=utf-8"],
    ["GET", "/readyz", 503, "text/plain; charset=utf-8"],
    ["GET", "/nowhere", 404, "text/plain; charset=utf-8"],
    ["GET", "/metrics/", 404, "text/plain; charset=utf-8"],
    ["GET", "/.env", 404, "text/plain; charset=utf-8"],
    ["HEAD", "/", 200, "text/html; charset=utf-8"],
    ["HEAD", "/events", 200, "text/event-stream"],
    ["HEAD", "/metrics", 200, "text/plain; version=0.0.4; charset=utf-8"],
    ["POST", "/metrics", 405, "text/plain; charset=utf-8"],
    ["DELETE", "/", 405, "text/plain; charset=utf-8"],
  ])("%s %s: %p %s, with strict headers", async (method, path, status, type) => {
    const { listener } = await listening();
    const response = await fetch(`${listener.url}${path.slice(1)}`, { method });
    const { headers } = response;
    expect([response.status, headers.get("content-type")]).toEqual([status, type]);
    for (const [name, value] of Object.entries(STRICT)) expect(headers.get(name)).toBe(value);
    expect(headers.get("allow")).toBe(status === 405 ? "GET, HEAD" : null);
    expect(headers.get("access-control-allow-origin")).toBeNull();
    if (method === "HEAD") expect(await response.text()).toBe("");
  });

  test("readiness tells why not, and yes when nothing is in the way", async () => {
    const { listener } = await listening();
    expect(await (await fetch(`${listener.url}readyz`)).text()).toBe("not yet\n");
    listener.show({ ...nothing, obstacle: () => undefined });
    const ready = await fetch(`${listener.url}readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, "ok\n"]);
  });

  test("the token buys a cookie at the page and a redirect to the bare address; strangers are told yes or no", async () => {
    const token = "plus+slash/and=";
    const { listener } = await listening({}, token);
    const asked = (path: string, headers = {}) =>
      fetch(`${listener.url}${path}`, { redirect: "manual", headers });
    const bought = await asked(`?token=${token}&x=1`);
    expect([bought.status, bought.headers.get("location")]).toEqual([303, "/"]);
    const cookie = bought.headers.get("set-cookie")!.split(";")[0]!;
    expect((await asked("", { cookie })).status).toBe(200);
    expect((await asked(`?token=${encodeURIComponent(token)}`)).status).toBe(303);
    const refused = await asked("metrics");
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect((await asked("metrics", { authorization: `Bearer ${token}` })).status).toBe(200);
    expect(await (await asked("readyz")).text()).toBe("not ready\n");
    expect(await (await asked("readyz", { cookie })).text()).toBe("not yet\n");
    expect(await (await asked("healthz")).text()).toBe("ok\n");
  });

  test("nonsense on the wire gets a refusal, never a bug and never the page", async () => {
    const token = "0123456789abcdef";
    const { port } = await listening({}, token);
    const host = `127.0.0.1:${port}`;
    const piece = fc.oneof(
      fc.constantFrom(
        "/",
        "//",
        "/%",
        "/%00",
        "/..",
        "/metrics",
        "?token=",
        "*",
        "http://x/",
        "\\",
        "#",
        "@",
        ":",
      ),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
    const target = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join("").replace(/[\s]/g, ""));
    const header = fc.tuple(
      fc.constantFrom("Host", "Cookie", "Authorization", "Sec-Fetch-Site", "X"),
      fc.string({ unit: "binary", maxLength: 40 }),
    );
    const request = fc
      .tuple(target, fc.array(header, { maxLength: 3 }))
      .map(
        ([path, headers]) =>
          `GET ${path || "/"} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers
            .map(([name, value]) => `${name}: ${value}\r\n`)
            .join("")}\r\n`,
      );
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(request, async (text) => {
        const answer = await answerTo(port, text, 200);
        if (answer !== "") answered++;
        if (answer !== "") expect(answer).toMatch(/^HTTP\/1\.1 (?:4\d\d|501|505|200 OK[\s\S]*\r\n\r\nok\n$)/);
        expect(answer).not.toMatch(/<p>page|bug/);
      }),
      { numRuns: 300 },
    );
    expect(answered).toBeGreaterThan(150);
  }, 120_000);
});

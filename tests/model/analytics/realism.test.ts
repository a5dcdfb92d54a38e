import { describe, expect, test } from "bun:test";
import { chiSquareP } from "../../support/chi-square.ts";
import { events } from "../../support/events.ts";
import { streamOf } from "../../support/streams.ts";

const SAMPLE = events(streamOf("realism"), 0, 200_000);
const of = (type: string) =>
  SAMPLE.filter(({ event_type }) => event_type === type).map(({ properties }) => properties);
const VIEWS = of("page_view");
const CALLS = of("api_call");
const ERRORS = of("error");

type Properties = (typeof CALLS)[number];
const share = (list: readonly Properties[], test: (p: Properties) => boolean): number =>
  list.filter(test).length / list.length;
const counts = (list: readonly Properties[], key: string): number[] =>
  [...Map.groupBy(list, (p) => p[key]).values()].map(({ length }) => length);
/** p of the hypothesis that all values of a field are equally likely. */
const uniformP = (list: readonly Properties[], key: string): number => {
  const observed = counts(list, key);
  return chiSquareP(
    observed,
    observed.map(() => list.length / observed.length),
  );
};
const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))]!;
const durations = (list: readonly Properties[]): number[] => list.map((p) => Number(p.duration_ms));
const status = (p: Properties): number => Number(p.status_code);

describe("popularity", () => {
  test("pages, referrers, viewports, endpoints, buttons, browsers and systems are not equally popular", () => {
    for (const key of ["page_url", "referrer", "viewport_width", "viewport_height"])
      expect(uniformP(VIEWS, key)).toBeLessThan(1e-6);
    for (const key of ["endpoint", "method", "status_code"]) expect(uniformP(CALLS, key)).toBeLessThan(1e-6);
    for (const key of ["error_type", "browser", "os"]) expect(uniformP(ERRORS, key)).toBeLessThan(1e-6);
    expect(uniformP(of("button_click"), "button_id")).toBeLessThan(1e-6);
  });

  test("all nine pages, four referrers, six endpoints and ten status codes occur", () => {
    expect(counts(VIEWS, "page_url").length).toBe(9);
    expect(counts(VIEWS, "referrer").length).toBe(4);
    expect(counts(CALLS, "endpoint").length).toBe(6);
    expect(counts(CALLS, "status_code").length).toBe(10);
  });

  test("viewports are sizes that screens have, a handful of them", () => {
    const sizes = new Set(VIEWS.map((p) => `${p.viewport_width}x${p.viewport_height}`));
    expect(sizes.has("1920x1080")).toBe(true);
    expect(sizes.size).toBeLessThan(25);
    for (const p of VIEWS) expect(Number(p.viewport_width)).toBeGreaterThan(Number(p.viewport_height));
  });
});

describe("API calls", () => {
  test("90 to 95 % succeed", () => {
    const ok = share(CALLS, (p) => status(p) < 300);
    expect(ok).toBeGreaterThan(0.92);
    expect(ok).toBeLessThan(0.96);
  });

  test("method, endpoint and status fit each other", () => {
    for (const p of CALLS) {
      if (p.status_code === 204) expect(p.method).toBe("DELETE");
      if (p.method === "DELETE") expect([204, 404, 500]).toContain(status(p));
      if (p.status_code === 201) expect(p.method).toBe("POST");
      if (p.status_code === 401 || p.status_code === 403)
        expect(String(p.endpoint)).toStartWith("/api/auth/");
      if (String(p.endpoint).startsWith("/api/auth/")) expect(p.method).toBe("POST");
    }
  });

  test("durations lie in 50-2000 ms with a long tail", () => {
    const all = durations(CALLS);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...all)).toBeLessThanOrEqual(2000);
    expect(quantile(all, 0.5)).toBeLessThan(150);
    expect(quantile(all, 0.99)).toBeGreaterThan(5 * quantile(all, 0.5));
  });

  test("server errors are the slow ones", () => {
    const slow = durations(CALLS.filter((p) => status(p) >= 500));
    expect(slow.length).toBeGreaterThan(100);
    expect(quantile(slow, 0.5)).toBeGreaterThan(
      5 * quantile(durations(CALLS.filter((p) => status(p) < 300)), 0.5),
    );
  });

  test("a user mostly keeps his browser", () => {
    const perUser = Map.groupBy(
      SAMPLE.filter(({ event_type }) => event_type === "api_call"),
      ({ user_id }) => user_id,
    );
    const loyal = [...perUser.values()].filter((list) => {
      const agents = counts(
        list.map(({ properties }) => properties),
        "user_agent",
      );
      return Math.max(...agents) / list.length > 0.5;
    });
    expect(loyal.length).toBeGreaterThan(75);
  });
});

describe("errors", () => {
  test("the message starts with the type", () => {
    for (const p of ERRORS) expect(String(p.message)).toStartWith(`${p.error_type}: `);
  });

  test("about half have a stack trace, in a JavaScript stack's form; the others have no such key", () => {
    const withStack = share(ERRORS, (p) => "stack_trace" in p);
    expect(Math.abs(withStack - 0.5)).toBeLessThan(0.03);
    for (const p of ERRORS) {
      if (!("stack_trace" in p)) continue;
      const [head, ...frames] = String(p.stack_trace).split("\n");
      expect(head).toBe(String(p.message));
      expect(frames.length).toBeGreaterThan(0);
      for (const frame of frames) expect(frame).toMatch(/^ {4}at \S.* \((<anonymous>|https:\S+:\d+:\d+)\)$/);
    }
  });

  test("browser and system fit each other", () => {
    const pairs = new Set(ERRORS.map((p) => `${p.browser} on ${p.os}`));
    for (const os of ["Windows", "Linux", "Android"]) expect(pairs.has(`Safari on ${os}`)).toBe(false);
    for (const os of ["Linux", "iOS"]) expect(pairs.has(`Edge on ${os}`)).toBe(false);
    expect(pairs.size).toBeGreaterThan(9);
  });
});

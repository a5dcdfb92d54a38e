import { writeSync } from "node:fs";

/** Where a naive program takes its chance from. */
export interface Chance {
  /** [0, 1) */
  readonly random: () => number;
  readonly uuid: () => string;
}

const PAGES = [
  "/",
  "/products",
  "/about",
  "/contact",
  "/blog",
  "/careers",
  "/pricing",
  "/docs",
  "/dashboard",
];

/**
 * What one writes without thinking of speed, and not badly either: an object for each event, JSON.stringify,
 * lines written a thousand at a time. The same four types and fields as `ingest sample`, and none of its realism.
 */
export function printEvents(count: number, chance: Chance): void {
  const { random, uuid } = chance;
  const properties = propertiesBy(chance);
  const startMs = Date.UTC(2026, 0, 1);
  let lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const type = typeOf(random());
    const event = {
      event_id: uuid(),
      timestamp: new Date(startMs + index * 100).toISOString(),
      event_type: type,
      user_id: `user_${String(1 + Math.floor(random() * 100)).padStart(3, "0")}`,
      properties: properties[type](),
    };
    lines.push(JSON.stringify(event));
    if (lines.length === 1000 || index === count - 1) {
      writeSync(1, `${lines.join("\n")}\n`);
      lines = [];
    }
  }
}

function typeOf(chance: number): keyof ReturnType<typeof propertiesBy> {
  if (chance < 0.7) return "page_view";
  if (chance < 0.85) return "button_click";
  return chance < 0.95 ? "api_call" : "error";
}

function propertiesBy({ random, uuid }: Chance) {
  const integer = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const pageUrl = () => `https://example.com${pick(PAGES)}`;
  return {
    page_view: () => ({
      page_url: pageUrl(),
      referrer: pick([
        "https://google.com",
        "https://facebook.com",
        "https://twitter.com",
        "https://linkedin.com",
      ]),
      session_id: uuid(),
      viewport_width: integer(1024, 1920),
      viewport_height: integer(768, 1080),
    }),
    button_click: () => ({
      ...pick([
        { button_id: "cta-primary", button_text: "Get Started" },
        { button_id: "btn-submit", button_text: "Submit" },
        { button_id: "btn-buy-now", button_text: "Buy Now" },
      ]),
      page_url: pageUrl(),
      session_id: uuid(),
      click_x: integer(0, 1920),
      click_y: integer(0, 1080),
    }),
    api_call: () => ({
      endpoint: pick([
        "/api/users",
        "/api/products",
        "/api/orders",
        "/api/auth/login",
        "/api/analytics/track",
      ]),
      method: pick(["GET", "POST", "PUT", "DELETE", "PATCH"]),
      status_code: pick([200, 201, 204, 400, 401, 403, 404, 500, 502, 503]),
      duration_ms: integer(50, 2000),
      user_agent:
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0",
    }),
    error: () => {
      const type = pick(["TypeError", "ReferenceError", "SyntaxError", "NetworkError", "ValidationError"]);
      const stack = random() < 0.5 ? { stack_trace: `${type}: failed\n    at render (app.js:1482:31)` } : {};
      const about = {
        page_url: pageUrl(),
        browser: pick(["Chrome", "Firefox"]),
        os: pick(["Windows", "Linux"]),
      };
      return { error_type: type, message: `${type}: failed`, ...stack, ...about };
    },
  };
}

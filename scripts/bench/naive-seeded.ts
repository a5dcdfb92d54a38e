import { writeSync } from "node:fs";

/**
 * What one writes without thinking of speed, and not badly either: a seeded generator, an object for each event,
 * JSON.stringify, lines written a thousand at a time. The same four types and fields as `ingest sample`, and none of its realism.
 * Usage: naive-seeded COUNT
 */
const count = Number(process.argv[2]);
let state = 1;

/** mulberry32: [0, 1). */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const integer = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
const hex = (digits: number) =>
  Math.floor(random() * 16 ** digits)
    .toString(16)
    .padStart(digits, "0");
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(["8", "9", "a", "b"])}${hex(3)}-${hex(6)}${hex(6)}`;

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
const pageUrl = () => `https://example.com${pick(PAGES)}`;

const PROPERTIES = {
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
    endpoint: pick(["/api/users", "/api/products", "/api/orders", "/api/auth/login", "/api/analytics/track"]),
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

function typeOf(chance: number): keyof typeof PROPERTIES {
  if (chance < 0.7) return "page_view";
  if (chance < 0.85) return "button_click";
  return chance < 0.95 ? "api_call" : "error";
}

let lines: string[] = [];
const startMs = Date.UTC(2026, 0, 1);
for (let index = 0; index < count; index++) {
  const type = typeOf(random());
  const event = {
    event_id: uuid(),
    timestamp: new Date(startMs + index * 100).toISOString(),
    event_type: type,
    user_id: `user_${String(integer(1, 100)).padStart(3, "0")}`,
    properties: PROPERTIES[type](),
  };
  lines.push(JSON.stringify(event));
  if (lines.length === 1000 || index === count - 1) {
    writeSync(1, `${lines.join("\n")}\n`);
    lines = [];
  }
}

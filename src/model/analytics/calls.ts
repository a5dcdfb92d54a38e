import type { Curve, Key, Table } from "../declare.ts";

const OK = 0;
const REFUSED = 1;
const BROKEN = 2;

const rowsOf = (
  endpoint: string,
  method: string,
  outcomes: readonly (readonly [status: number, weight: number])[],
): Table =>
  outcomes.map(([status, weight]) => ({
    weight,
    link: status < 400 ? OK : status < 500 ? REFUSED : BROKEN,
    values: [endpoint, method, status],
  }));

/**
 * Calls whose endpoint, method and status fit each other: 201 answers a POST, 204 a DELETE, 401 and 403 come from the
 * authentication. Weights out of some 10,000, 94.6 % of them successes; the link is the kind of outcome, which decides how long it took.
 */
export const CALLS: Table = [
  ...rowsOf("/api/products", "GET", [
    [200, 2200],
    [404, 48],
    [500, 18],
    [502, 8],
    [503, 9],
  ]),
  ...rowsOf("/api/products", "POST", [
    [201, 190],
    [400, 16],
    [500, 4],
  ]),
  ...rowsOf("/api/products", "PATCH", [
    [200, 170],
    [400, 10],
    [404, 7],
    [500, 3],
  ]),
  ...rowsOf("/api/products", "DELETE", [
    [204, 90],
    [404, 5],
    [500, 1],
  ]),
  ...rowsOf("/api/users", "GET", [
    [200, 1260],
    [404, 32],
    [500, 10],
    [503, 6],
  ]),
  ...rowsOf("/api/users", "PUT", [
    [200, 310],
    [400, 20],
    [500, 4],
  ]),
  ...rowsOf("/api/users", "DELETE", [
    [204, 110],
    [404, 7],
  ]),
  ...rowsOf("/api/orders", "GET", [
    [200, 950],
    [404, 24],
    [500, 8],
    [502, 5],
  ]),
  ...rowsOf("/api/orders", "POST", [
    [201, 650],
    [400, 38],
    [500, 9],
    [503, 7],
  ]),
  ...rowsOf("/api/orders", "DELETE", [
    [204, 240],
    [404, 9],
    [500, 2],
  ]),
  ...rowsOf("/api/auth/login", "POST", [
    [200, 760],
    [400, 20],
    [401, 132],
    [403, 34],
    [500, 5],
    [503, 3],
  ]),
  ...rowsOf("/api/auth/logout", "POST", [
    [200, 410],
    [401, 14],
    [403, 6],
    [500, 2],
  ]),
  ...rowsOf("/api/analytics/track", "POST", [
    [200, 690],
    [201, 1400],
    [400, 28],
    [503, 6],
  ]),
];

/** How long a call took, ms: long tails, and server errors are the slow ones. In the order of the links. */
export const DURATIONS: readonly Curve[] = [
  [
    [0, 50],
    [100, 62],
    [250, 78],
    [500, 112],
    [750, 185],
    [900, 330],
    [970, 640],
    [995, 1200],
    [1000, 2000],
  ],
  [
    [0, 50],
    [250, 58],
    [500, 74],
    [750, 110],
    [900, 180],
    [980, 400],
    [1000, 1100],
  ],
  [
    [0, 180],
    [100, 420],
    [250, 760],
    [500, 1240],
    [750, 1690],
    [900, 1890],
    [1000, 2000],
  ],
];

export const endpoint: Key = { key: "endpoint", rule: { type: "text" }, about: "Path of the call" };
export const method: Key = {
  key: "method",
  rule: { type: "oneOf", values: ["GET", "POST", "PUT", "DELETE", "PATCH"] },
  about: "HTTP method; fits the endpoint",
};
export const statusCode: Key = {
  key: "status_code",
  rule: { type: "int", min: 100, max: 599 },
  about: "HTTP status; fits method and endpoint",
};
export const durationMs: Key = {
  key: "duration_ms",
  rule: { type: "int", min: 1, max: 2000 },
  about: "50-2000 with a long tail; server errors are slow",
};

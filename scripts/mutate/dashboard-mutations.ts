import type { Mutation } from "./mutation.ts";

const GATE = "src/io/http/gate.ts";
const GATE_TEST = "tests/io/http/gate.test.ts";
const LISTENER_TEST = "tests/io/http/listener.test.ts";

/** What keeps a dashboard to those whom it is meant for, and away from the run. */
export const DASHBOARD_MUTATIONS: readonly Mutation[] = [
  {
    name: "the dashboard is open to others without a token",
    file: "src/config/dashboard-together.ts",
    find: "if (dashboard !== undefined && !dashboard.isLoopback && from === ",
    replace: "if (dashboard !== undefined && dashboard.port < 0 && from === ",
    tests: ["tests/config/dashboard.test.ts"],
  },
  {
    name: "the dashboard does not look at the Host header",
    file: GATE,
    find: "if (hosts !== undefined && !hosts.has(",
    replace: "if (hosts !== undefined && hosts.size === 0 && !hosts.has(",
    tests: [GATE_TEST],
  },
  {
    name: "the dashboard lets scripts of other sites in",
    file: GATE,
    find: 'headers.get("sec-fetch-site") === "cross-site"',
    replace: 'headers.get("sec-fetch-site") === "none"',
    tests: [GATE_TEST],
  },
  {
    name: "the dashboard takes any bearer",
    file: GATE,
    find: "if (bearer !== undefined && isToken(bearer)) return",
    replace: "if (bearer !== undefined) return",
    tests: [GATE_TEST],
  },
  {
    name: "the dashboard's cookie is the token",
    file: GATE,
    find: 'const session = randomBytes(24).toString("hex");',
    replace: 'const session = token ?? randomBytes(24).toString("hex");',
    tests: [GATE_TEST],
  },
  {
    name: "the dashboard takes a token in any address",
    file: GATE,
    find: 'if (path === "/" && tokenInUrl !== null',
    replace: "if (tokenInUrl !== null",
    tests: [GATE_TEST],
  },
  {
    name: "strangers learn why a run is not ready",
    file: "src/io/http/serve.ts",
    find: 'return verdict.let === "in" ? response : inAWord(response);',
    replace: "return inAWord === undefined ? response : response;",
    tests: [LISTENER_TEST],
  },
  {
    name: "the dashboard keeps whatever a viewer does not read",
    file: "src/io/http/viewers.ts",
    find: "if ((viewer.desiredSize ?? 0) > 0) viewer.enqueue(frame);",
    replace: "if (viewer.desiredSize !== null) viewer.enqueue(frame);",
    tests: [LISTENER_TEST],
  },
  {
    name: "the dashboard lets any number of viewers in",
    file: "src/io/http/routes.ts",
    find: "const MOST_AT_A_TIME = 100;",
    replace: "const MOST_AT_A_TIME = 1000;",
    tests: [LISTENER_TEST],
  },
];

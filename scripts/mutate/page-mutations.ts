import type { Mutation } from "./mutation.ts";

const HTML_TEST = "tests/report/html/html.test.ts";
const FILE_TEST = "tests/io/replace-file.test.ts";
const CHART_TEST = "tests/report/charts/run-charts.test.ts";

/** What keeps a report harmless, whole and true. */
export const PAGE_MUTATIONS: readonly Mutation[] = [
  {
    name: "a name in a report may be markup",
    file: "src/report/html/html.ts",
    find: 'if (typeof content === "string") return escaped(content);',
    replace: 'if (typeof content === "string") return escaped === undefined ? "" : content;',
    tests: [HTML_TEST],
  },
  {
    name: "the JSON in a report may end its element",
    file: "src/report/html/html.ts",
    find: "/[<>&\\u2028\\u2029]/g,",
    replace: "/[&\\u2028\\u2029]/g,",
    tests: [HTML_TEST],
  },
  {
    name: "a report takes the place of a device",
    file: "src/io/replace-file.ts",
    find: "if (stat !== undefined && !stat.isFile())",
    replace: "if (stat !== undefined && stat.isFIFO())",
    tests: [FILE_TEST],
  },
  {
    name: "a report takes the place of a link",
    file: "src/io/replace-file.ts",
    find: "return { path: realpathSync(path), stat };",
    replace: "return { path: resolve(path), stat };",
    tests: [FILE_TEST],
  },
  {
    name: "a report that is replaced loses its rights",
    file: "src/io/replace-file.ts",
    find: "if (place.stat !== undefined) chmodSync(",
    replace: "if (place.stat === undefined) chmodSync(",
    tests: [FILE_TEST],
  },
  {
    name: "the last milliseconds of a run make a peak of their own",
    file: "src/report/charts/run-charts.ts",
    find: "last.widthMs * 2 >= before.widthMs",
    replace: "last.widthMs * 2 >= 0",
    tests: [CHART_TEST],
  },
  {
    name: "a burst is shaded before the first interval is over",
    file: "src/report/charts/burst-windows.ts",
    find: "const first = Math.max(1, Math.floor(fromMs / every));",
    replace: "const first = Math.max(0, Math.floor(fromMs / every));",
    tests: [CHART_TEST],
  },
  {
    name: "a consumer that loses ground is said to keep up",
    file: "src/report/consumer-answer.ts",
    find: "if (lag <= Math.max(1, addedPerSec ?? 0))",
    replace: "if (lag <= Math.max(1, (addedPerSec ?? 0) * 10))",
    tests: ["tests/report/consumer-answer.test.ts"],
  },
  {
    name: "what was planned goes on while a run pauses",
    file: "src/verify/planned-arrivals.ts",
    find: "segments[i + 1]?.firstIndex ?? Number.POSITIVE_INFINITY",
    replace: "segments[i + 2]?.firstIndex ?? Number.POSITIVE_INFINITY",
    tests: ["tests/verify/arrivals.test.ts"],
  },
];

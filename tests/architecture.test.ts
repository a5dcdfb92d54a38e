import { describe, expect, test } from "bun:test";
import type { Restriction, Ring } from "./support/architecture.ts";
import { cycles, nameFaults, packageFaults, reachable, ringFaults } from "./support/architecture.ts";
import type { Module } from "./support/modules.ts";
import { moduleOf, readModules } from "./support/modules.ts";

/** From the ground up: imports go down only; rooms beside each other share types only. */
const RINGS: readonly Ring[] = [
  { pure: true, rooms: ["src/primitives"] },
  { pure: true, rooms: ["src/shape", "src/model", "src/lanes", "src/ledger", "src/verify", "src/report"] },
  { pure: true, rooms: ["src/engine"] },
  // The browser's code. It is bundled into pages, and nothing of it runs in the program.
  { pure: false, rooms: ["src/page"] },
  { pure: false, rooms: ["src/io", "src/version.ts"] },
  { pure: false, rooms: ["src/config"] },
  { pure: false, rooms: ["src/commands"] },
  { pure: false, rooms: ["src/main.ts"] },
];
const PURE_ROOMS = RINGS.filter((ring) => ring.pure).flatMap((ring) => ring.rooms);
const IMPURE_ROOMS = RINGS.filter((ring) => !ring.pure).flatMap((ring) => ring.rooms);

/** Who may import what. A package that is not named here is free outside the pure rooms, and forbidden in them. */
const PACKAGES: Record<string, readonly string[]> = {
  citty: ["src/main.ts", "src/commands", "src/config"],
  consola: ["src/io/log.ts"],
  ioredis: ["src/io/redis"],
  zod: ["src/config", "src/ledger", "src/model", "src/report", "src/verify", "src/commands/schema.ts"],
  "hdr-histogram-js": ["src/engine", "src/report"],
  "prom-client": ["src/io/http"],
  "@stdlib/stats-base-dists-chisquare-cdf": ["src/verify"],
  uplot: ["src/page"],
};

/** What may be said where, as it stands in the code (comments and strings do not count). */
const NAMES: readonly Restriction[] = [
  { what: /\bDate\.now\b/, only: IMPURE_ROOMS, why: "time is told, not asked for" },
  { what: /\bnew Date\(\s*\)/, only: IMPURE_ROOMS, why: "time is told, not asked for" },
  { what: /\bperformance\.\w+/, only: IMPURE_ROOMS, why: "time is told, not asked for" },
  { what: /\bset(?:Timeout|Interval|Immediate)\b/, only: IMPURE_ROOMS, why: "timers belong to src/io" },
  { what: /\bMath\.random\b/, only: [], why: "chance comes from the seed; a new seed from crypto" },
  { what: /\bcrypto\.\w+/, only: IMPURE_ROOMS, why: "chance comes from the seed" },
  {
    what: /\b(?:process|Bun|globalThis)\.\w+/,
    only: IMPURE_ROOMS,
    why: "the process belongs to src/io and above",
  },
  { what: /\bfetch\(/, only: [], why: "the only network is the Redis that the user named" },
  { what: /\bBun\.(?:redis|RedisClient)\b/, only: [], why: "it reads REDIS_URL on its own" },
  {
    what: /\bconsole\.\w+/,
    only: ["src/io/log.ts"],
    why: "messages go through the log, data through src/io/stdout.ts",
  },
  { what: /\bprocess\.stdout\.write\b/, only: ["src/io/stdout.ts"], why: "one loop writes stdout" },
  { what: /\bprocess\.exitCode\b/, only: ["src/main.ts"], why: "main alone sets the exit code" },
  { what: /\bnew Function\b|\beval\(/, only: [], why: "code is never made from strings" },
];

const LINES_AT_MOST = { src: 200, scripts: 200, tests: 300 };

const modules = await readModules("src");
const everyFile = await readModules("src", "scripts", "tests");

describe("the house", () => {
  test("imports go down the rings, sideways for types only", () => {
    expect(ringFaults(modules, RINGS)).toEqual([]);
  });

  test("no file imports itself by a detour", () => {
    expect(cycles(modules)).toEqual([]);
  });

  test("of the engine, io knows the ports alone", () => {
    const known = modules.filter(({ path }) => path.startsWith("src/io/")).flatMap(({ imports }) => imports);
    const engine = known.map(({ target }) => target).filter((target) => target.startsWith("src/engine/"));
    expect([...new Set(engine)].filter((target) => target !== "src/engine/ports.ts")).toEqual([]);
  });

  test("a page knows report and primitives, and no module knows it", () => {
    const [own, others] = [true, false].map((isOwn) =>
      modules.filter(({ path }) => path.startsWith("src/page/") === isOwn),
    ) as [Module[], Module[]];
    const known = own.flatMap(({ imports }) => imports.map(({ target }) => target));
    expect(known.filter((target) => !/^(?:src\/(?:page|report|primitives)\/|uplot$)/.test(target))).toEqual(
      [],
    );
    const knowing = others.filter(({ imports }) =>
      imports.some(({ target }) => /^src\/page\/.*\.ts$/.test(target)),
    );
    expect(knowing.map(({ path }) => path)).toEqual([]);
  });

  test("each package is imported only where it has its place", () => {
    expect(packageFaults(modules, PACKAGES, PURE_ROOMS)).toEqual([]);
  });

  test("time, chance, the process and the terminal are named only where they belong", () => {
    expect(nameFaults(modules, NAMES)).toEqual([]);
  });

  test("no file is longer than a reader's patience", () => {
    const tooLong = everyFile.filter(
      ({ path, lines }) => lines > LINES_AT_MOST[path.split("/")[0] as keyof typeof LINES_AT_MOST],
    );
    expect(tooLong.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([]);
  });
});

describe("ioredis is loaded late", () => {
  const commands = modules.map(({ path }) => path).filter((path) => path.startsWith("src/commands/"));

  test("neither the start nor any command's definition loads it, so --version and every --help do without", () => {
    expect(reachable(modules, ["src/main.ts", ...commands], new Set(["static"]))).not.toContain("ioredis");
  });

  test("sample, plan and schema never load it, not even later", () => {
    const start = ["sample", "plan", "schema"].map((name) => `src/commands/${name}.ts`);
    expect(start.filter((path) => !commands.includes(path))).toEqual([]);
    expect(reachable(modules, start, new Set(["static", "dynamic"]))).not.toContain("ioredis");
  });
});

describe("reports are made late", () => {
  test("neither the start nor any command's definition loads what makes them", () => {
    const commands = modules
      .map(({ path }) => path)
      .filter((path) => /^src\/commands\/[^/]+\.ts$/.test(path));
    const start = ["src/main.ts", ...commands.filter((path) => path !== "src/commands/report-file.ts")];
    const loaded = [...reachable(modules, start, new Set(["static"]))];
    expect(
      loaded.filter((path) => /^src\/(?:report\/(?:html|charts)\/|io\/report-shell)/.test(path)),
    ).toEqual([]);
  });
});

describe("the rules bite", () => {
  const fake = (path: string, source: string): Module => moduleOf(path, source);

  test("an import upwards and a value from beside are faults, a type from beside is none", () => {
    const bad = [
      fake("src/model/a.ts", `import { x } from "../io/x.ts";\nimport type { B } from "../shape/b.ts";`),
      fake("src/shape/b.ts", `export { y } from "../model/a.ts";`),
      fake("src/misc/c.ts", ""),
    ];
    expect(ringFaults(bad, RINGS)).toEqual([
      "src/model/a.ts imports upwards from src/io/x.ts",
      "src/shape/b.ts imports sideways from src/model/a.ts, and not only types",
      "src/misc/c.ts stands in no room",
    ]);
  });

  test("a circle over three files is told once", () => {
    const ring = [
      fake("src/io/a.ts", `import "./b.ts";`),
      fake("src/io/b.ts", `const c = await import("./c.ts");`),
      fake("src/io/c.ts", `import type { A } from "./a.ts";`),
    ];
    expect(cycles(ring)).toEqual(["src/io/a.ts -> src/io/b.ts -> src/io/c.ts -> src/io/a.ts"]);
  });

  test("a package out of place and any package in a pure room are faults", () => {
    const bad = [
      fake("src/commands/run.ts", `import { Redis } from "ioredis";`),
      fake("src/primitives/fs.ts", `import {\n  readFileSync,\n} from "node:fs";`),
      fake("src/io/log.ts", `import { createConsola } from "consola/basic";`),
    ];
    expect(packageFaults(bad, PACKAGES, PURE_ROOMS)).toEqual([
      "src/commands/run.ts imports ioredis",
      "src/primitives/fs.ts imports node:fs",
    ]);
  });

  test("a forbidden name counts in code, and neither in a comment nor in a string", () => {
    const say = (source: string) => nameFaults([fake("src/shape/a.ts", source)], NAMES);
    expect(say("const t = Date.now();")).toEqual([
      "src/shape/a.ts says Date.now: time is told, not asked for",
    ]);
    expect(say(`const t = \`\${Math.random()} of 1\`;`)).toHaveLength(1);
    expect(say(`// Date.now\nconst t = "Math.random"; /* new Date() */ const r = /console.log/;`)).toEqual(
      [],
    );
  });

  test("what is loaded late is found only when import() counts", () => {
    const late = [
      fake("src/main.ts", `const load = () => import("./commands/run.ts");`),
      fake("src/commands/run.ts", `import "../io/redis/connect.ts";`),
      fake("src/io/redis/connect.ts", `import { Redis } from "ioredis";`),
    ];
    expect(reachable(late, ["src/main.ts"], new Set(["static"]))).not.toContain("ioredis");
    expect(reachable(late, ["src/main.ts"], new Set(["static", "dynamic"]))).toContain("ioredis");
  });
});

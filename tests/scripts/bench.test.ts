import { expect, test } from "bun:test";
import type { Result } from "../../scripts/bench/result.ts";
import { PROJECT_DIR } from "../support/modules.ts";

async function bench(...args: string[]) {
  const child = Bun.spawn([process.execPath, "scripts/bench.ts", ...args], {
    cwd: PROJECT_DIR,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [code, out, err] = await Promise.all([child.exited, child.stdout.text(), child.stderr.text()]);
  return { code, out, err };
}

const NAMES = {
  comparison: [
    "start-up: version",
    "start-up: sample",
    "start-up: first event",
    "generating: against the seeded way",
    "generating: against the unseeded way",
    "generating: cost far out",
    "generating: to a file",
    "publishing: speed",
    "publishing: client CPU",
    "publishing: server CPU",
    "verifying: against plain reading",
    "verifying: against a dump",
    "views: speed with the live block",
    "views: client CPU at 1000/s with the live block",
    "views: speed with every view",
    "views: client CPU at 1000/s with every view",
    "dashboard: speed with viewers",
    "dashboard: client CPU at 1000/s with viewers",
  ],
  reading: [
    "generating: growth of memory",
    "saturation: peak memory",
    "saturation: growth in the second half",
    "verifying: peak memory",
    "pace: events too many or too few",
    "pace: boundaries within, by the certificate",
    "pace: boundaries within, by entry ids",
    "pace: lateness p50",
    "pace: lateness p99",
    "pace: CPU at 10/s",
    "pace: CPU at 1000/s",
    "pace: bursts' edges at 100/s",
    "pace: bursts' edges at 1000/s",
    "loops: how far ours misses a rate",
    "long path: events too many or too few",
    "long path: arrived by the end and a way",
    "long path: boundaries within, a way later",
    "long path: last arrival after its instant",
    "long path: latency p50, there and back",
    "memory: at default settings",
    "memory: longer",
    "memory: growth",
  ],
  table: [
    "publishing: each way",
    "pace: each load",
    "pace: ms between neighbours at 101/s",
    "pace: ms from timestamp to entry id at 101/s",
    "loops: what they make of a rate",
  ],
};

/** The figures of so short a run mean nothing; that there are figures means that the benchmarks still work. */
test("every benchmark still runs, and reports figures that can be", async () => {
  const { code, out, err } = await bench("--tiny", "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const report = JSON.parse(out);
  expect(report.environment.program).toStartWith("ingest ");
  const results: Result[] = report.results;
  const named = (kind: Result["kind"]) =>
    results.filter((result) => result.kind === kind).map(({ name }) => name);
  expect({
    comparison: named("comparison"),
    reading: named("reading"),
    table: named("table"),
  }).toEqual(NAMES);
  for (const result of results) {
    if (result.kind === "comparison") {
      expect(result.ratio).toBeGreaterThan(0);
      expect(result.ratioRange[0]).toBeLessThanOrEqual(result.ratioRange[1]);
    } else if (result.kind === "reading") expect(result.value).toBeNumber();
    else expect(result.rows.length).toBeGreaterThan(0);
  }
  const value = (name: string) => results.find((result) => result.name === name) as { value: number };
  expect(value("pace: events too many or too few").value).toBe(0);
  expect(value("long path: events too many or too few").value).toBe(0);
  for (const name of ["saturation: peak memory", "verifying: peak memory", "memory: at default settings"])
    expect(value(name).value).toBeWithin(10, 1000);
});

test("one benchmark alone prints the ratio first, the aim, the verdict, then both sides", async () => {
  const { code, out, err } = await bench("--tiny", "--only", "start-up");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const lines = out.trimEnd().split("\n");
  expect(lines[0]).toStartWith("program: ingest ");
  const number = String.raw`\d+\.\d\d`;
  expect(lines.at(-9)).toMatch(
    new RegExp(
      `^${number} times \\(${number} to ${number} over 1 pairs\\), aim < 2: (met|MISSED) {3}start-up: version$`,
    ),
  );
  expect(lines.at(-8)).toEndWith(" ms  ingest --version");
  expect(lines.at(-7)).toEndWith(" ms  an empty compiled Bun program");
});

test("a name that there is not ends with 2 and names those that there are", async () => {
  expect(await bench("--only", "nothing")).toEqual({
    code: 2,
    out: "",
    err: "Expected --only to be one of start-up, generating, publishing, saturation, verifying, pace, loops, long-path, memory, views, dashboard, got nothing\n",
  });
});

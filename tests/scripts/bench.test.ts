import { expect, test } from "bun:test";
import { PROJECT_DIR } from "../support/modules.ts";

/** The figures of so short a run mean nothing; that there are figures means that the benchmarks still work. */
test("every benchmark still runs and reports a ratio", async () => {
  const child = Bun.spawn([process.execPath, "scripts/bench.ts", "--tiny", "--json"], {
    cwd: PROJECT_DIR,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [code, out, err] = await Promise.all([child.exited, child.stdout.text(), child.stderr.text()]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const report = JSON.parse(out);
  expect(report.environment.program).toStartWith("ingest ");
  expect(report.comparisons.map(({ name }: { name: string }) => name)).toEqual([
    "start-up",
    "generating",
    "publishing",
  ]);
  for (const { ratio } of report.comparisons) expect(ratio).toBeGreaterThan(0);
  expect(report.memory[0].residentMiB).toBeGreaterThan(1);
});

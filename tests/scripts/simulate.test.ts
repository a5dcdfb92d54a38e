import { expect, test } from "bun:test";
import { join } from "node:path";

test("a day of 10 million events/s over 64 shards and 32 processes is even, whole and of ids without a double", async () => {
  const script = join(import.meta.dir, "../../scripts/simulate.ts");
  const child = Bun.spawn([process.execPath, script, "--stretches", "6", "--ids", "5000"], {
    stdout: "pipe",
  });
  const said = await child.stdout.text();
  expect([await child.exited, said.includes("FAIL")]).toEqual([0, false]);
  expect(said).toContain("864,000,000,000");
  expect(said).toContain("1.280 by users");
}, 60_000);

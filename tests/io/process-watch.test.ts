import { afterEach, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { type ProcessWatch, watchProcess } from "../../src/io/process-watch.ts";

let watch: ProcessWatch | undefined;
afterEach(() => watch?.end());

/** Keeps the only thread busy. */
function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test("resident memory is what the kernel says of this process", () => {
  watch = watchProcess();
  const kib = Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "latin1"))![1]);
  const { residentBytes } = watch.now();
  // The two are read one after the other, and the kernel counts pages in its own time.
  expect(Math.abs(residentBytes - kib * 1024)).toBeLessThan(8 * 2 ** 20);
});

test("a thread that is kept busy shows as lag and as CPU time", async () => {
  watch = watchProcess();
  const before = watch.cpuSeconds();
  await Bun.sleep(150);
  spin(400);
  await Bun.sleep(30);
  const { loopLagMs } = watch.now();
  expect(loopLagMs).toBeWithin(250, 10_000);
  expect(watch.cpuSeconds() - before).toBeGreaterThan(0.05);
});

test("the lag of a second that is over is forgotten when the next is over, the share of a core is the latest second's", async () => {
  watch = watchProcess();
  await Bun.sleep(120);
  spin(300);
  expect(watch.now().loopLagMs).toBeGreaterThan(150);
  const deadline = performance.now() + 20_000;
  let lagMs = Number.POSITIVE_INFINITY;
  while (lagMs >= 150 && performance.now() < deadline) {
    await Bun.sleep(50);
    lagMs = watch.now().loopLagMs;
  }
  expect(lagMs).toBeLessThan(150);
  expect(watch.now().cpuShare).toBeWithin(0, 64);
});

import { openLoop } from "./entry.ts";

/** Fires a second's quota at once and sleeps for the rest of the second. */
const loop = await openLoop();
while (performance.now() < loop.endMs) {
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: loop.ratePerSec }, () => loop.send()));
  const restMs = Math.max(0, 1000 - (performance.now() - startedMs));
  await new Promise((resolve) => setTimeout(resolve, restMs));
}
await loop.quit();

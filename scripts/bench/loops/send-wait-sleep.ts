import { openLoop } from "./entry.ts";

/** The old service's loop: send one, wait for the answer, sleep for as long as the rate says. */
const loop = await openLoop();
while (performance.now() < loop.endMs) {
  await loop.send();
  await new Promise((resolve) => setTimeout(resolve, 1000 / loop.ratePerSec));
}
await loop.quit();

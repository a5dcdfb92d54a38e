import { openLoop } from "./entry.ts";

/** An integer batch every 10 ms, of at least one event. */
const loop = await openLoop();
const batch = Math.max(1, Math.round(loop.ratePerSec / 100));
const timer = setInterval(async () => {
  if (performance.now() >= loop.endMs) {
    clearInterval(timer);
    await loop.quit();
    return;
  }
  await Promise.all(Array.from({ length: batch }, () => loop.send()));
}, 10);

import { expect, test } from "bun:test";
import { join } from "node:path";
import { PROJECT_DIR } from "../support/modules.ts";

test("the quick start works from another folder, proves its stream, and leaves no Redis behind", async () => {
  const child = Bun.spawn([join(PROJECT_DIR, "scripts/quickstart.sh")], {
    cwd: "/",
    env: { ...process.env, REDIS_URL: "redis://127.0.0.1:1", EVENTS_PER_SECOND: "3" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [code, out, err] = await Promise.all([child.exited, child.stdout.text(), child.stderr.text()]);
  const said = out + err;
  expect({ code, said: code === 0 ? "" : said }).toEqual({ code: 0, said: "" });
  // 20/s for 10 s, and 180/s more for one second each from 3 s, 6 s and 9 s on: 200 + 3 * 180.
  expect(said).toMatch(/\b740\b/);
  expect(said).toContain('"event_id"');
  expect(said).toContain("What to try next");
  const port = /redis:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1] ?? /127\.0\.0\.1:(\d+)/.exec(said)?.[1];
  expect(port).toBeDefined();
  expect(Bun.connect({ hostname: "127.0.0.1", port: Number(port), socket: { data() {} } })).rejects.toThrow();
}, 180_000);

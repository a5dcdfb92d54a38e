import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { DESKTOP, launchBrowser, openIn, PHONE, type View } from "../tests/page/support/chromium.ts";
import { runIngest, spawnIngest } from "../tests/support/ingest.ts";
import { startRedis } from "../tests/support/redis-server.ts";
import { PROJECT_DIR } from "./lib/steps.ts";
import { consume } from "./pictures/consumers.ts";
import { readableFonts } from "./pictures/fonts.ts";

/**
 * `bun scripts/pictures.ts` makes the README's pictures, .github/pictures/*.png, of a real run by dist/ingest: its page while it goes on,
 * with a consumer that keeps up and one that does not, then its report and that of the verification. pngquant makes them small
 * where it is there.
 */
const FOLDER = join(PROJECT_DIR, ".github/pictures");
const MOST_BYTES = 150 * 1024;
const LOAD = [
  "--rate",
  "200",
  "--burst-multiplier",
  "5",
  "--burst-interval",
  "15s",
  "--burst-duration",
  "5s",
];
const STREAM = "analytics_events";
const SHARP = { sharpness: 1.5 };
const HEIGHT = { desktop: 1330, phone: 844 };

const workDir = mkdtempSync(join(tmpdir(), "ingest-pictures-"));
const browser = await launchBrowser(readableFonts(workDir));
try {
  await using server = await startRedis();
  const file = (name: string): string => join(workDir, `${name}.html`);
  await pictureThePage(server.url, (...args) => server.cli(...args), file("run"));
  await shoot("report-run-light", pathToFileURL(file("run")).href, { scheme: "light" });
  await shoot("report-run-dark", pathToFileURL(file("run")).href, { scheme: "dark" });
  await shoot("report-run-phone", pathToFileURL(file("run")).href, { scheme: "light", width: PHONE });
  await runIngest(["verify", "--redis", server.url, "--report", file("proven")]);
  await shoot("report-verify-light", pathToFileURL(file("proven")).href, { scheme: "light" });
  await shoot("report-verify-dark", pathToFileURL(file("proven")).href, { scheme: "dark" });
} finally {
  await browser.close();
  rmSync(workDir, { recursive: true, force: true });
}

async function pictureThePage(
  redis: string,
  cli: (...args: string[]) => Promise<string>,
  report: string,
): Promise<void> {
  await using _consumers = await consume(cli, STREAM, {
    billing: { entries: 1000, everyMs: 200 },
    "search-index": { entries: 90, everyMs: 250 },
  });
  const args = [...LOAD, "--duration", "60s", "--seed", "demo", "--report", report];
  const run = spawnIngest(["run", "--redis", redis, "--dashboard", "127.0.0.1:0", ...args], {
    timeoutMs: 120_000,
  });
  await run.untilStderr(/Dashboard at \S+,/);
  const url = /Dashboard at (\S+),/.exec(run.stderr())![1]!;
  const views: [string, View][] = [
    ["page-light", { scheme: "light" }],
    ["page-dark", { scheme: "dark" }],
    ["page-phone", { scheme: "dark", width: PHONE }],
  ];
  const opened = await Promise.all(
    views.map(async ([name, view]) => ({ name, ...(await openIn(browser, url, { ...view, ...SHARP })) })),
  );
  // By the third burst both consumers have shown what they can.
  const rate = opened[0]!.page.locator('[data-chart="rate"] .alt', { hasText: "3 bursts" });
  await rate.waitFor({ timeout: 90_000 });
  for (const { name, page } of opened) {
    await page.bringToFront();
    await makeRoom(page);
    // Whoever is not looked at draws nothing; the next second is drawn for all to see.
    await Bun.sleep(1200);
    await save(name, await page.screenshot());
  }
  await run.ended;
}

async function shoot(name: string, url: string, view: View): Promise<void> {
  const { page } = await openIn(browser, url, { width: DESKTOP, ...view, ...SHARP });
  await makeRoom(page);
  await save(name, await page.screenshot());
  await page.context().close();
}

/** High enough for the charts that matter most. */
function makeRoom(page: Page): Promise<void> {
  const { width } = page.viewportSize()!;
  return page.setViewportSize({ width, height: width === DESKTOP ? HEIGHT.desktop : HEIGHT.phone });
}

async function save(name: string, picture: Uint8Array): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await Bun.write(path, picture);
  if (Bun.which("pngquant")) Bun.spawnSync(["pngquant", "--force", "--ext", ".png", "--strip", "128", path]);
  const { size } = statSync(path);
  console.log(`${name}.png  ${Math.round(size / 1024)} KiB`);
  if (size > MOST_BYTES) throw new Error(`${name}.png is larger than ${MOST_BYTES} bytes; install pngquant`);
}

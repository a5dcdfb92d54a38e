import { describe, expect, test } from "bun:test";
import { runWithDashboard } from "../support/dashboard.ts";
import { oneRedis } from "../support/one-redis.ts";
import { oneBrowser } from "./support/browser.ts";
import { paintedCharts } from "./support/charts.ts";

const LOAD = ["--rate", "100", "--burst-multiplier", "4", "--burst-interval", "4s", "--burst-duration", "2s"];

const { server, redis } = await oneRedis();
const open = oneBrowser();

describe("the page that ingest run --dashboard serves", () => {
  test("shows the run from its beginning to its end, and needs nothing from elsewhere", async () => {
    await redis.xgroup("CREATE", "analytics_events", "billing", "$", "MKSTREAM");
    const run = await runWithDashboard(["--redis", server.url, ...LOAD, "--duration", "9s"], {
      timeoutMs: 60_000,
    });
    const { page, complaints, requests } = await open(run.url);
    // The first burst has begun, and a second of it is told.
    await page.waitForFunction(() =>
      /400\/s/.test(document.querySelector('[data-chart="rate"] .alt')?.textContent ?? ""),
    );
    const charts = await paintedCharts(page);
    expect(Object.keys(charts)).toContain("lag");
    for (const [chart, { lines }] of Object.entries(charts))
      expect([chart, Math.max(...Object.values(lines)) > 0.02]).toEqual([chart, true]);
    expect(charts.rate!.shaded).toBe(1);
    expect(await page.locator("#groups-place tbody").textContent()).toContain("billing");
    await page.waitForFunction(() => document.getElementById("badge")!.textContent === "Complete");
    const { code } = await run.ended;
    const entries = (await redis.xlen("analytics_events")).toLocaleString("en-US");
    expect([code, await page.locator('[data-tile="Published"] b').textContent()]).toEqual([0, entries]);
    expect(await page.locator('[data-chart="rate"] .alt').textContent()).toStartWith("Over 9s");
    expect(await page.locator("#connection").textContent()).toBe("The run has ended");
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(run.url))).toEqual([]);
  });

  test("lets in whom the token lets in, and keeps it out of the address", async () => {
    const run = await runWithDashboard(["--redis", server.url, "--rate", "50", "--duration", "8s"], {
      env: { INGEST_DASHBOARD_TOKEN: "an-open-sesame-of-24-chars" },
      timeoutMs: 60_000,
    });
    const stranger = await open(run.url);
    expect(await stranger.page.locator("body").textContent()).toContain("A token is needed");
    const { page, complaints } = await open(`${run.url}?token=an-open-sesame-of-24-chars`);
    await page.waitForFunction(() => !document.getElementById("live")!.hidden);
    await page.waitForFunction(() => document.querySelector("canvas") !== null);
    expect(page.url()).toBe(run.url);
    expect(complaints).toEqual([]);
    expect((await run.ended).code).toBe(0);
  });
});

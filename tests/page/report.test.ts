import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { pathToFileURL } from "node:url";
import { runIngest } from "../support/ingest.ts";
import { runRecordIn, verifyRecordIn } from "../support/records.ts";
import { startRedis } from "../support/redis-server.ts";
import { DESKTOP, type Opened, oneBrowser, PHONE, type View } from "./support/browser.ts";
import { paintedCharts } from "./support/charts.ts";
import { walk } from "./support/keyboard.ts";
import { axeFindings, contrasts, faintTexts, overflow } from "./support/looks.ts";
import { makeReports, type Reports } from "./support/reports.ts";

type Name = "run" | "proven" | "differences";

const NAMES = ["run", "proven", "differences"] as const;
const THEMES = ["light", "dark"] as const;
const CHARTS = {
  run: ["rate", "lateness", "latency", "lateness-spread", "latency-spread"],
  proven: ["arrivals"],
  differences: ["arrivals"],
};

let reports: Reports;
const openIt = oneBrowser();
const open = (name: Name, view?: View): Promise<Opened> => openIt(pathToFileURL(reports[name]).href, view);

beforeAll(async () => {
  reports = await makeReports();
});
afterAll(() => reports.remove());

const CASES = NAMES.flatMap((name) =>
  THEMES.flatMap((scheme) => [DESKTOP, PHONE].map((width) => ({ name, scheme, width }))),
);

describe("a report in a browser", () => {
  test.each(CASES)(
    "$name, $scheme, $width pixels wide: every chart has its lines, nothing sticks out, nothing is faint",
    async ({ name, scheme, width }) => {
      const { page, complaints, requests } = await open(name, { scheme, width });
      const charts = await paintedCharts(page);
      expect(Object.keys(charts).sort()).toEqual(CHARTS[name].toSorted());
      for (const [chart, { lines }] of Object.entries(charts)) {
        expect([chart, Object.keys(lines).length]).toEqual([chart, Object.keys(lines).length || 1]);
        // A dotted line and one that another covers in part are to be seen in a part of the columns.
        for (const [line, share] of Object.entries(lines))
          expect([chart, line, share > 0.05]).toEqual([chart, line, true]);
      }
      expect(await overflow(page)).toEqual({ pixels: 0, by: [] });
      expect(await faintTexts(page)).toEqual([]);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([pathToFileURL(reports[name]).href]);
      await page.context().close();
    },
  );

  test("shades as many bursts as there were: three of the plan's, and those that verify finds", async () => {
    const { page } = await open("run");
    expect((await paintedCharts(page)).rate!.shaded).toBe(3);
    const verified = await open("proven");
    const record = verifyRecordIn(reports.proven);
    expect(record.bursts.length).toBe((await paintedCharts(verified.page)).arrivals!.shaded);
  });

  test.each(THEMES)("has colours that can be told from the page: %s", async (scheme) => {
    const { page } = await open("run", { scheme });
    const texts = await contrasts(page, ["--text", "--muted", "--good", "--warn", "--bad", "--link"]);
    const lines = await contrasts(page, [
      "--actual",
      "--plan",
      "--median",
      "--tail",
      "--worst",
      "--trouble",
      "--other",
      "--burst-edge",
    ]);
    expect(Object.entries(texts).filter(([, ratio]) => ratio < 4.5)).toEqual([]);
    expect(Object.entries(lines).filter(([, ratio]) => ratio < 3)).toEqual([]);
  });

  test.each(NAMES)("%s: axe-core finds nothing, with every table open", async (name) => {
    const { page } = await open(name, { scheme: "dark" });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    expect(await axeFindings(page)).toEqual([]);
  });

  test.each(NAMES)("%s: the keyboard reaches everything, and shows where it is", async (name) => {
    const { page } = await open(name);
    const { reached, expected, unseen } = await walk(page);
    expect(reached).toEqual(expected);
    expect(expected.length).toBeGreaterThan(5);
    expect(unseen).toEqual([]);
  });

  test("arrow keys walk along a chart, and say what is there", async () => {
    const { page } = await open("run");
    const plot = page.locator('[data-chart="rate"] .plot');
    await plot.focus();
    await page.keyboard.press("Home");
    expect(await plot.getAttribute("aria-valuetext")).toMatch(/^0s: acknowledged \S+\/s, planned 100\/s$/);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await plot.getAttribute("aria-valuetext")).toMatch(/^3s: acknowledged \S+\/s, planned 400\/s$/);
    const legend = await page.locator('[data-chart="rate"] .legend').textContent();
    expect(legend!.replace(/\s+/g, " ")).toMatch(/Acknowledged *\S+\/s *Planned *400\/s *Burst *3s/);
  });

  test("the button changes the theme, and the charts with it", async () => {
    const { page } = await open("run", { scheme: "light" });
    const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.getByRole("button", { name: "Dark theme" }).click();
    const after = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect([before, after]).toEqual(["rgb(253, 253, 252)", "rgb(17, 21, 27)"]);
    // Painted in the colours of the dark theme, as they are asked for now.
    expect((await paintedCharts(page)).rate!.lines.actual).toBeGreaterThan(0.1);
    await page.getByRole("button", { name: "Light theme" }).click();
    expect((await paintedCharts(page)).rate!.lines.actual).toBeGreaterThan(0.1);
  });

  test("copies the command", async () => {
    const { page } = await open("run");
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const record = runRecordIn(reports.run);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(record.summary.repeat);
  });
});

describe("a report with hostile names in it", () => {
  test("runs nothing and loads nothing", async () => {
    await using server = await startRedis();
    const evil = `</script><img src=x onerror=alert(1)><svg onload=alert(2)>`;
    const args = ["--redis", server.url, "--rate", "200", "--count", "100", "--seed", evil, "--stream", evil];
    const path = `${reports.run}.evil.html`;
    expect((await runIngest(["run", ...args, "--report", path])).code).toBe(0);
    const { page, complaints, requests } = await openIt(pathToFileURL(path).href);
    expect(await page.locator("img, svg:not(.bar)").count()).toBe(0);
    expect(await page.title()).toContain(evil);
    expect((await paintedCharts(page)).rate!.lines.actual).toBeGreaterThan(0.1);
    expect(await overflow(page)).toEqual({ pixels: 0, by: [] });
    expect(complaints).toEqual([]);
    expect(requests).toEqual([pathToFileURL(path).href]);
  });
});

describe("a report on paper", () => {
  test("is light, whatever the screen was, and keeps its charts", async () => {
    const { page, complaints } = await open("run", { scheme: "dark" });
    await page.emulateMedia({ media: "print" });
    await page.waitForFunction(() => document.documentElement.hasAttribute("data-paper"));
    const { colour, buttons } = await page.evaluate(() => ({
      colour: getComputedStyle(document.querySelector("h1")!).color,
      buttons: [...document.querySelectorAll("button")].filter((button) => button.checkVisibility()).length,
    }));
    expect({ colour, buttons }).toEqual({ colour: "rgb(27, 35, 48)", buttons: 0 });
    const charts = await paintedCharts(page);
    expect(Object.keys(charts)).toHaveLength(5);
    for (const { lines } of Object.values(charts))
      expect(Math.max(...Object.values(lines))).toBeGreaterThan(0.1);
    expect(complaints).toEqual([]);
  });

  test("fits on it: no chart is wider than the page", async () => {
    const { page } = await open("run");
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 680, height: 900 });
    expect(await overflow(page)).toEqual({ pixels: 0, by: [] });
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  });
});

describe("a report without its script", () => {
  test("tells all the same: the verdict, the numbers, the tables", async () => {
    const { page, complaints } = await open("run", { script: false, width: PHONE });
    const text = await page.locator("main").textContent();
    const record = runRecordIn(reports.run);
    const { achieved, repeat } = record.summary;
    for (const part of [
      String(achieved.events),
      repeat,
      "The rate certificate",
      "page_view",
      "3 bursts are shaded",
    ])
      expect(text!.replaceAll(",", "")).toContain(part.replaceAll(",", ""));
    await page.locator('[data-chart="rate"] summary').click();
    await page.locator('[data-chart="rate"] tbody tr').nth(5).waitFor({ state: "attached" });
    expect(await page.locator("button:visible").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("of a verification with differences, the first ids", async () => {
    const { page } = await open("differences", { script: false });
    const record = verifyRecordIn(reports.differences);
    const { findings } = record.result;
    const text = await page.locator("main").textContent();
    for (const { first } of findings.filter(({ count }) => count > 0))
      for (const { entryId, eventId } of first) expect(text).toContain(entryId ?? eventId!);
  });
});

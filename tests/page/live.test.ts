import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { DESKTOP, type Opened, oneBrowser, PHONE, type View } from "./support/browser.ts";
import { paintedCharts } from "./support/charts.ts";
import { walk } from "./support/keyboard.ts";
import { axeFindings, faintTexts, overflow } from "./support/looks.ts";
import { type Replay, recordedRun, type Said, startReplay } from "./support/replay.ts";

const CHARTS = [
  "backlog",
  "cpu",
  "lag",
  "latency",
  "lateness",
  "length",
  "loop",
  "memory",
  "rate",
  "resident",
  "trouble",
];

const [hello, ...rest] = recordedRun() as [Said & { event: "hello" }, ...Said[]];
const ticks = rest.filter((said) => said.event === "tick");
const end = rest.at(-1) as Said & { event: "end" };

const open = oneBrowser();
let replay: Replay & AsyncDisposable;

beforeAll(async () => {
  replay = await startReplay();
});
beforeEach(() => {
  replay.cut(200);
  replay.say(hello, true);
});
afterAll(() => replay[Symbol.asyncDispose]());

const textOf = (page: Page, selector: string) => page.locator(selector).first().textContent();
const tile = (page: Page, name: string) => textOf(page, `[data-tile="${name}"] b`);

/** Waits until the page has taken in what was said last: it says how many are published. */
async function heard(page: Page, said: Said & { event: "tick" }): Promise<void> {
  const { published } = said.data.now;
  await page.waitForFunction(
    (count) =>
      document.querySelector('[data-tile="Published"] b')?.textContent?.replaceAll(",", "") === count,
    String(published),
  );
}

/** The page after the first `count` seconds of the recorded run. */
async function watched(count: number, view?: View): Promise<Opened> {
  const opened = await open(replay.url, view);
  await opened.page.waitForFunction(() => !document.getElementById("live")!.hidden);
  for (const tick of ticks.slice(0, count)) replay.say(tick);
  await heard(opened.page, ticks[count - 1]!);
  return opened;
}

describe("the page of a run", () => {
  const cases = (["light", "dark"] as const).flatMap((scheme) =>
    [DESKTOP, PHONE].map((width) => ({ scheme, width })),
  );

  test.each(cases)(
    "$scheme, $width pixels wide: every chart has its lines, nothing sticks out, nothing is faint",
    async (view) => {
      const { page, complaints, requests } = await watched(ticks.length, view);
      const charts = await paintedCharts(page);
      expect(Object.keys(charts).sort()).toEqual(CHARTS);
      for (const [chart, { lines }] of Object.entries(charts))
        for (const [line, share] of Object.entries(lines))
          expect([chart, line, share > 0.02]).toEqual([chart, line, true]);
      expect(charts.rate!.shaded).toBe(2);
      expect(await overflow(page)).toEqual({ pixels: 0, by: [] });
      expect(await faintTexts(page)).toEqual([]);
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !url.startsWith(replay.url))).toEqual([]);
      await page.context().close();
    },
  );

  test("says what the run says of itself", async () => {
    const { page } = await watched(7);
    const { now, stream } = ticks[6]!.data;
    expect(await textOf(page, "#verdict")).toBe(
      `Publishing into analytics_events at ${hello.data.facts.redis}`,
    );
    expect(await tile(page, "Stream")).toBe(now.streamLength!.toLocaleString("en-US"));
    expect(await textOf(page, "#badge")).toBe(now.isBurst ? "Burst" : "Running");
    expect(await textOf(page, "#repeat")).toBe(hello.data.facts.repeat);
    const groups = (await textOf(page, "#groups-place tbody"))!;
    for (const { name, lag } of stream!.groups!) {
      expect(groups).toContain(name);
      expect(groups).toContain(lag!.toLocaleString("en-US"));
    }
    expect(groups).toContain("keeps up");
    expect(groups).toMatch(/falls behind by \S+\/s|drained in about|stays \S+ behind/);
  });

  test("names errors by their kind", async () => {
    const { page } = await watched(ticks.length);
    const { errorsByCode } = ticks.at(-1)!.data.now;
    expect(Object.keys(errorsByCode).length).toBeGreaterThan(0);
    for (const [code, times] of Object.entries(errorsByCode))
      expect(await textOf(page, "#errors")).toContain(`${times} ${code}`);
  });

  test("keeps what is drawn and what its table says together, while it grows", async () => {
    const { page } = await watched(3);
    await page.locator('[data-chart="rate"] summary').click();
    const rows = page.locator('[data-chart="rate"] tbody tr');
    // A table is filled when it has been opened, a moment after the click.
    await rows.nth(2).waitFor({ state: "attached" });
    const before = await rows.count();
    for (const tick of ticks.slice(3, 6)) replay.say(tick);
    await heard(page, ticks[5]!);
    await rows.nth(5).waitFor({ state: "attached" });
    // The first burst comes meanwhile.
    expect([before, await rows.count()]).toEqual([3, 6]);
    expect(await textOf(page, '[data-chart="rate"] .alt')).toContain(`Over ${before + 3}s`);
  });

  test("axe-core finds nothing, with every table open", async () => {
    const { page } = await watched(ticks.length, { scheme: "dark" });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    replay.say(ticks.at(-1)!);
    expect(await axeFindings(page)).toEqual([]);
  });

  test("the keyboard reaches everything, and shows where it is", async () => {
    const { page } = await watched(ticks.length);
    const { reached, expected, unseen } = await walk(page);
    expect(reached).toEqual(expected);
    expect(expected.length).toBeGreaterThan(2 * CHARTS.length);
    expect(unseen).toEqual([]);
  });

  test("moves nothing for those who do not like it", async () => {
    const { page } = await watched(3, { motion: "reduce" });
    const moving = await page.evaluate(() => document.getAnimations().length);
    expect(moving).toBe(0);
  });
});

describe("the page of a run that has hostile names", () => {
  test("shows them as names", async () => {
    const evil = "</script><img src=x onerror=alert(1)>";
    const facts = { ...hello.data.facts, stream: evil, seed: evil };
    replay.say({ event: "hello", data: { ...hello.data, facts } }, true);
    const { page, complaints } = await open(replay.url);
    await page.waitForFunction(() => !document.getElementById("live")!.hidden);
    const { stream } = ticks[0]!.data;
    const groups = [{ ...stream!.groups![0]!, name: evil }];
    replay.say({ event: "tick", data: { ...ticks[0]!.data, stream: { ...stream!, groups } } });
    await heard(page, ticks[0]!);
    expect(await textOf(page, "#verdict")).toContain(evil);
    expect(await textOf(page, "#groups-place tbody")).toContain(evil);
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe("a viewer", () => {
  test("who comes before the run begins sees that, and then the run", async () => {
    await using early = await startReplay();
    const { page, complaints } = await open(early.url);
    await page.waitForFunction(() => document.getElementById("badge")!.textContent === "Waiting");
    early.say(hello, true);
    early.say(ticks[0]!);
    await heard(page, ticks[0]!);
    expect(await textOf(page, "#connection")).toBe("Live");
    expect(complaints).toEqual([]);
  });

  test("whose connection is cut is told since when, comes back by himself, and sees the whole run anew", async () => {
    const { page } = await watched(3);
    replay.cut(503);
    await page.waitForFunction(() =>
      /^Not connected since \d\d:\d\d:\d\d$/.test(document.getElementById("connection")!.textContent!),
    );
    const last = ticks.at(-1)!.data.now.lastSecond!;
    const history = ticks.map(({ data }) => data.now.lastSecond).filter((sample) => sample !== null);
    replay.say({ event: "hello", data: { ...hello.data, history } }, true);
    replay.cut(200);
    await page.waitForFunction(() => document.getElementById("connection")!.textContent === "Live");
    replay.say(ticks.at(-1)!);
    await heard(page, ticks.at(-1)!);
    const seconds = (last.atMs + last.widthMs - history[0]!.atMs) / 1000;
    expect(await textOf(page, '[data-chart="rate"] .alt')).toContain(`Over ${seconds}s`);
  });

  test("whose laptop was closed does not go on showing what was: after 15 s of silence he comes anew", async () => {
    const { page } = await open(replay.url);
    await page.clock.install();
    await page.reload();
    await page.waitForFunction(() => document.getElementById("connection")!.textContent === "Live");
    replay.say(ticks[0]!);
    await heard(page, ticks[0]!);
    const before = replay.visits;
    await page.clock.fastForward(20_000);
    await page.waitForFunction(() => document.getElementById("connection")!.textContent === "Live");
    const deadline = performance.now() + 20_000;
    while (replay.visits === before && performance.now() < deadline) await Bun.sleep(20);
    expect(replay.visits).toBe(before + 1);
  });

  test("sees how the run ended, and does not come back", async () => {
    const { page, complaints } = await watched(ticks.length);
    const before = replay.visits;
    replay.say(end);
    replay.cut(503);
    await page.waitForFunction(() => document.getElementById("badge")!.textContent === "Complete");
    const { achieved } = end.data.summary!;
    expect(await tile(page, "Published")).toBe(achieved.events.toLocaleString("en-US"));
    expect(await textOf(page, "#connection")).toBe("The run has ended");
    expect(await textOf(page, "#certificate-words")).toContain("tenths of a second");
    await Bun.sleep(1000);
    expect([replay.visits, complaints]).toEqual([before, []]);
  });
});

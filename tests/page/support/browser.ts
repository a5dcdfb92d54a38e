import { afterAll, beforeAll } from "bun:test";
import { type Browser, chromium, type Page } from "playwright-core";

const PROGRAM = "/usr/bin/chromium";

/** Nothing of it may reach for the network on its own. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--force-color-profile=srgb",
];

export interface View {
  readonly width?: number;
  readonly scheme?: "light" | "dark";
  readonly script?: boolean;
  readonly motion?: "reduce" | "no-preference";
}

/** A page that was opened, and what the browser had to say about it. */
export interface Opened {
  readonly page: Page;
  /** Messages of the console, errors and dialogs: none is welcome. */
  readonly complaints: readonly string[];
  /** Every address that was asked for. */
  readonly requests: readonly string[];
}

export const DESKTOP = 1280;
export const PHONE = 390;

/** One headless Chromium for all tests of a file, each page with a profile of its own. Called once, at the top of the file. */
export function oneBrowser(): (url: string, view?: View) => Promise<Opened> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return (url, view) => openIn(browser, url, view);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAM, args: FLAGS, timeout: 60_000 });
}

export async function openIn(browser: Browser, url: string, view: View = {}): Promise<Opened> {
  const { width = DESKTOP, scheme = "light", script = true, motion = "no-preference" } = view;
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: scheme,
    reducedMotion: motion,
    javaScriptEnabled: script,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, complaints, requests };
}

import { afterAll, beforeAll } from "bun:test";
import type { Browser } from "playwright-core";
import { launchBrowser, type Opened, openIn, type View } from "./chromium.ts";

export { DESKTOP, type Opened, PHONE, type View } from "./chromium.ts";

/** One headless Chromium for all tests of a file, each page with a profile of its own. Called once, at the top of the file. */
export function oneBrowser(): (url: string, view?: View) => Promise<Opened> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return (url, view) => openIn(browser, url, view);
}

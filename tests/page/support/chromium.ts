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
  /** Pixels of the picture to one of the page; 1 when not given. */
  readonly sharpness?: number;
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

/** `env`: what its environment holds besides ours. */
export function launchBrowser(env: Readonly<Record<string, string>> = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: FLAGS,
    timeout: 60_000,
    env: { ...process.env, ...env },
  });
}

export async function openIn(browser: Browser, url: string, view: View = {}): Promise<Opened> {
  const { width = DESKTOP, scheme = "light", script = true, motion = "no-preference", sharpness = 1 } = view;
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: scheme,
    reducedMotion: motion,
    deviceScaleFactor: sharpness,
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

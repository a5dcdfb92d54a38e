import type { Key, Table } from "../declare.ts";

/**
 * Browsers with the systems they run on (Safari on Apple's only) and user agents of their real form; the link is the kind of screen.
 * Tablets stand for iOS and Android: every viewport of the format is at least 1024 wide.
 */
const DESKTOP = 0;
const MAC = 1;
const IPAD = 2;
const ANDROID = 3;

const WINDOWS_UA = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const MAC_UA = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const LINUX_UA = "Mozilla/5.0 (X11; Linux x86_64)";
const IPAD_UA = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X)";
const ANDROID_UA = "Mozilla/5.0 (Linux; Android 10; K)";
const BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0";
const WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

export const DEVICES: Table = [
  { weight: 300, link: DESKTOP, values: [`${WINDOWS_UA} ${BLINK} Safari/537.36`, "Chrome", "Windows"] },
  {
    weight: 95,
    link: DESKTOP,
    values: [`${WINDOWS_UA} ${BLINK} Safari/537.36 Edg/131.0.0.0`, "Edge", "Windows"],
  },
  {
    weight: 45,
    link: DESKTOP,
    values: [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0`,
      "Firefox",
      "Windows",
    ],
  },
  { weight: 105, link: MAC, values: [`${MAC_UA} ${BLINK} Safari/537.36`, "Chrome", "macOS"] },
  { weight: 100, link: MAC, values: [`${MAC_UA} ${WEBKIT} Version/17.5 Safari/605.1.15`, "Safari", "macOS"] },
  {
    weight: 22,
    link: MAC,
    values: [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0`,
      "Firefox",
      "macOS",
    ],
  },
  { weight: 33, link: DESKTOP, values: [`${LINUX_UA} ${BLINK} Safari/537.36`, "Chrome", "Linux"] },
  {
    weight: 27,
    link: DESKTOP,
    values: [`Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0`, "Firefox", "Linux"],
  },
  {
    weight: 100,
    link: IPAD,
    values: [`${IPAD_UA} ${WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1`, "Safari", "iOS"],
  },
  {
    weight: 25,
    link: IPAD,
    values: [`${IPAD_UA} ${WEBKIT} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`, "Chrome", "iOS"],
  },
  { weight: 120, link: ANDROID, values: [`${ANDROID_UA} ${BLINK} Safari/537.36`, "Chrome", "Android"] },
  {
    weight: 18,
    link: ANDROID,
    values: [`Mozilla/5.0 (Android 14; Tablet; rv:132.0) Gecko/132.0 Firefox/132.0`, "Firefox", "Android"],
  },
  {
    weight: 10,
    link: ANDROID,
    values: [`${ANDROID_UA} ${BLINK} Safari/537.36 EdgA/131.0.0.0`, "Edge", "Android"],
  },
];

const screen = (weight: number, width: number, height: number) => ({ weight, values: [width, height] });

/** Sizes that screens have, by kind of device. */
export const SCREENS: readonly Table[] = [
  [
    screen(42, 1920, 1080),
    screen(20, 1366, 768),
    screen(16, 1536, 864),
    screen(8, 1600, 900),
    screen(7, 1280, 1024),
    screen(7, 1680, 1050),
  ],
  [
    screen(34, 1440, 900),
    screen(24, 1512, 982),
    screen(16, 1680, 1050),
    screen(14, 1728, 1080),
    screen(12, 1920, 1080),
  ],
  [screen(30, 1180, 820), screen(28, 1080, 810), screen(24, 1024, 768), screen(18, 1366, 1024)],
  [screen(46, 1280, 800), screen(30, 1340, 800), screen(24, 1024, 768)],
];

export const userAgent: Key = {
  key: "user_agent",
  rule: { type: "text" },
  about: "The visit's browser, as it introduces itself",
};
export const browser: Key = {
  key: "browser",
  rule: { type: "oneOf", values: ["Chrome", "Firefox", "Safari", "Edge"] },
  about: "The visit's browser",
};
export const os: Key = {
  key: "os",
  rule: { type: "oneOf", values: ["Windows", "macOS", "Linux", "iOS", "Android"] },
  about: "The visit's system; fits the browser",
};
export const viewportWidth: Key = {
  key: "viewport_width",
  rule: { type: "int", min: 1024, max: 1920 },
  about: "Of the visit's screen",
};
export const viewportHeight: Key = {
  key: "viewport_height",
  rule: { type: "int", min: 768, max: 1080 },
  about: "Of the visit's screen",
};

import type { Key, Table } from "../declare.ts";

const page = (path: string, weight: number) => ({ weight, values: [`https://example.com${path}`] });

/** The site's nine pages: most traffic on the landing page and the products, little on careers. */
export const PAGES: Table = [
  page("/", 260),
  page("/products", 190),
  page("/pricing", 120),
  page("/docs", 110),
  page("/blog", 100),
  page("/dashboard", 90),
  page("/about", 60),
  page("/contact", 45),
  page("/careers", 25),
];

export const REFERRERS: Table = [
  { weight: 62, values: ["https://google.com"] },
  { weight: 17, values: ["https://facebook.com"] },
  { weight: 12, values: ["https://linkedin.com"] },
  { weight: 9, values: ["https://twitter.com"] },
];

export const pageUrl = (about: string): Key => ({ key: "page_url", rule: { type: "url" }, about });
export const referrer: Key = { key: "referrer", rule: { type: "url" }, about: "Where the visit came from" };
export const sessionId: Key = {
  key: "session_id",
  rule: { type: "uuid" },
  about: "The visit; version like event_id",
};

import type { Area, Key, Table } from "../declare.ts";

/** The buttons; the link is where on the page they are. */
export const BUTTONS: Table = [
  { weight: 28, link: 0, values: ["cta-primary", "Get Started"] },
  { weight: 24, link: 1, values: ["nav-products", "Products"] },
  { weight: 17, link: 2, values: ["btn-learn-more", "Learn More"] },
  { weight: 14, link: 3, values: ["btn-submit", "Submit"] },
  { weight: 11, link: 4, values: ["btn-buy-now", "Buy Now"] },
  { weight: 6, link: 5, values: ["btn-cancel", "Cancel"] },
];

/** Permille of the viewport, in the order of the links. */
export const AREAS: readonly Area[] = [
  { x: [410, 590], y: [420, 510] },
  { x: [180, 290], y: [20, 70] },
  { x: [120, 470], y: [560, 860] },
  { x: [520, 640], y: [700, 790] },
  { x: [640, 840], y: [330, 430] },
  { x: [380, 500], y: [700, 790] },
];

export const buttonId: Key = { key: "button_id", rule: { type: "text" }, about: "Which button" };
export const buttonText: Key = { key: "button_text", rule: { type: "text" }, about: "What is written on it" };
export const clickX: Key = {
  key: "click_x",
  rule: { type: "int", min: 0, max: 1920 },
  about: "Inside the session's viewport",
};
export const clickY: Key = {
  key: "click_y",
  rule: { type: "int", min: 0, max: 1080 },
  about: "Inside the session's viewport",
};

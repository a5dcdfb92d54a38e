import type { ModelDeclaration } from "../declare.ts";
import { CALLS, DURATIONS, durationMs, endpoint, method, statusCode } from "./calls.ts";
import { AREAS, BUTTONS, buttonId, buttonText, clickX, clickY } from "./clicks.ts";
import { browser, DEVICES, os, SCREENS, userAgent, viewportHeight, viewportWidth } from "./devices.ts";
import { ERRORS, errorType, message, STACKS, stackTrace } from "./errors.ts";
import { PAGES, pageUrl, REFERRERS, referrer, sessionId } from "./pages.ts";

/**
 * The analytics events of a web shop: schema version 1.0.0. Users are equally likely at every instant; a visit begins with a page view,
 * and what its user does belongs to the visit, and the page, of his last page view.
 */
export const ANALYTICS: ModelDeclaration = {
  name: "analytics",
  version: "1.0.0",
  users: Array.from({ length: 100 }, (_, i) => `user_${String(i + 1).padStart(3, "0")}`),
  visit: {
    cellMs: 30 * 60_000,
    jitterMs: 20 * 60_000,
    id: "session_id",
    viewport: ["viewport_width", "viewport_height"],
    draws: [
      { from: "table", keys: [referrer], table: REFERRERS },
      { from: "table", keys: [userAgent, browser, os], table: DEVICES, habit: 800 },
      { from: "linked", keys: [viewportWidth, viewportHeight], follows: "user_agent", tables: SCREENS },
    ],
  },
  events: [
    {
      name: "page_view",
      weight: 70,
      about: "A user looks at a page",
      fields: [
        { from: "table", keys: [pageUrl("The page")], table: PAGES },
        { from: "visit", keys: [referrer, sessionId, viewportWidth, viewportHeight] },
      ],
    },
    {
      name: "button_click",
      weight: 15,
      about: "A user clicks a button on the page that he saw last",
      needsSeen: true,
      fields: [
        { from: "table", keys: [buttonId, buttonText], table: BUTTONS },
        { from: "seen", keys: [pageUrl("A page that this session has seen")] },
        { from: "visit", keys: [sessionId] },
        { from: "area", keys: [clickX], follows: "button_id", axis: "x", areas: AREAS },
        { from: "area", keys: [clickY], follows: "button_id", axis: "y", areas: AREAS },
      ],
    },
    {
      name: "api_call",
      weight: 10,
      about: "The backend answers a call",
      fields: [
        { from: "table", keys: [endpoint, method, statusCode], table: CALLS },
        { from: "curve", keys: [durationMs], follows: "endpoint", curves: DURATIONS },
        { from: "visit", keys: [userAgent] },
      ],
    },
    {
      name: "error",
      weight: 5,
      about: "Something fails in the browser",
      fields: [
        { from: "table", keys: [errorType, message], table: ERRORS },
        { from: "linked", keys: [stackTrace], follows: "error_type", tables: STACKS },
        { from: "seen", keys: [pageUrl("The page that the user saw last")] },
        { from: "visit", keys: [browser, os] },
      ],
    },
  ],
};

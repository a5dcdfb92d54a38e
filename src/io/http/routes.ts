import type { Verdict } from "./gate.ts";
import { answer } from "./headers.ts";
import type { PageFile } from "./page-files.ts";
import type { Shown } from "./shown.ts";
import { eventFrame, type Viewers } from "./viewers.ts";

export interface RouteOptions {
  readonly files: readonly PageFile[];
  readonly viewers: Viewers;
  shown(): Shown;
}

/** A GET or HEAD. */
export interface Wanted {
  readonly method: string;
  /** "/metrics". */
  readonly path: string;
  /** Requests that are being answered, this one among them. */
  readonly atATime: number;
}

/** Beyond this many requests at a time nobody gets in who would stay. */
const MOST_AT_A_TIME = 100;

/** What is answered to somebody who was let in, by path. */
export function routes({ files, viewers, shown }: RouteOptions): (wanted: Wanted) => Promise<Response> {
  const pages = new Map(files.map((file) => [file.path, file]));
  const events = ({ method, atATime }: Wanted): Response => {
    if (atATime > MOST_AT_A_TIME)
      return answer(503, `${MOST_AT_A_TIME} viewers are here already\n`, {
        headers: { "Retry-After": "10" },
      });
    const type = "text/event-stream";
    if (method === "HEAD") return answer(200, null, { type });
    const hello = shown().hello();
    return answer(200, viewers.open(hello === undefined ? undefined : eventFrame("hello", hello)), { type });
  };
  return async (wanted) => {
    const page = pages.get(wanted.path);
    if (page !== undefined) return answer(200, page.content, { type: page.contentType });
    if (wanted.path === "/events") return events(wanted);
    if (wanted.path === "/healthz") return answer(200, "ok\n");
    if (wanted.path === "/readyz") return readiness(shown().obstacle());
    if (wanted.path !== "/metrics") return answer(404, "There is nothing here\n");
    const { text, type } = await shown().metrics();
    return answer(200, text, { type });
  };
}

function readiness(obstacle: string | undefined): Response {
  return obstacle === undefined ? answer(200, "ok\n") : answer(503, `${obstacle}\n`);
}

/** What the gate answers itself; undefined for those who are let in. */
export function turnedAway(verdict: Verdict): Response | undefined {
  if (verdict.let === "in by cookie")
    return answer(303, null, { headers: { Location: "/", "Set-Cookie": verdict.setCookie } });
  if (verdict.let !== "out") return undefined;
  const { status, why } = verdict;
  const more = { 401: { "WWW-Authenticate": "Bearer" }, 403: {}, 405: { Allow: "GET, HEAD" } }[status];
  return answer(status, `${why}\n`, { headers: more });
}

/** To a stranger: yes or no. */
export function inAWord({ status }: Response): Response {
  return answer(status, status === 200 ? "ok\n" : "not ready\n");
}

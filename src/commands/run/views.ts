import { canHold } from "../../io/terminal/can-hold.ts";
import type { IngestError } from "../../primitives/errors.ts";
import type { RunSummary } from "../../report/run-summary.ts";
import type { Around } from "./around.ts";
import type { RunValues } from "./begin.ts";
import type { LiveOptions, LivePump, Watched } from "./live.ts";
import type { View, ViewContext } from "./view.ts";

/** A kind of view: whether a run wants it, and how it is opened. Its code is loaded only then. */
interface Kind {
  isWanted(values: RunValues, around: Around): boolean;
  load(): Promise<{ open(context: ViewContext): Promise<View> | View }>;
}

const KINDS: readonly Kind[] = [
  {
    isWanted: ({ plain }, { log }) => !plain && canHold(log.options, process.env),
    load: () => import("./terminal-view.ts"),
  },
  { isWanted: (_, { dashboard }) => dashboard !== undefined, load: () => import("./dashboard-view.ts") },
  { isWanted: ({ report }) => report !== undefined, load: () => import("./report-view.ts") },
  { isWanted: ({ failIf }) => failIf.length > 0, load: () => import("./thresholds.ts") },
];

export interface Views {
  observe(elapsedMs: number): void;
  /** The last event is settled, or given up. */
  finish(): void;
  amended(summary: RunSummary): Promise<RunSummary>;
  /** The first objection, if any view has one. */
  close(summary: RunSummary): Promise<IngestError | undefined>;
}

interface Seen extends Omit<LiveOptions, "target" | "pump"> {
  readonly pump: LivePump;
  readonly streams: readonly string[];
  stop(): void;
}

/**
 * Loads the views that are wanted: before a run has its start, so that its first events do not wait for it. What comes of it opens them;
 * it gives undefined without any, and then nothing is recorded.
 */
export async function loadViews(
  values: RunValues,
  around: Around,
): Promise<(seen: Seen) => Promise<Views | undefined>> {
  const wanted = KINDS.filter((kind) => kind.isWanted(values, around));
  if (wanted.length === 0) return async () => undefined;
  const [{ watchRun }, ...kinds] = await Promise.all([
    import("./live.ts"),
    ...wanted.map(({ load }) => load()),
  ]);
  return async (seen) => {
    const { streams, pump, stop } = seen;
    const live = watchRun({ ...seen, target: around.target, pump: () => pump });
    const context: ViewContext = { live, values, streams, around, stop };
    const views = await Promise.all(kinds.map(async ({ open }) => open(context)));
    return joined(live, views);
  };
}

function joined(live: Watched, views: readonly View[]): Views {
  return {
    observe: live.observe,
    finish() {
      live.finish();
      for (const view of views) view.finish?.();
    },
    async amended(summary) {
      const additions = await Promise.all(views.map((view) => view.amend?.(summary)));
      return Object.assign({}, summary, ...additions);
    },
    async close(summary) {
      const objections = await Promise.all(views.map((view) => view.close(summary)));
      return objections.find((objection) => objection !== undefined);
    },
  };
}

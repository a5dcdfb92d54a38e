import type { IngestError } from "../../primitives/errors.ts";
import type { RunSummary } from "../../report/run-summary.ts";
import type { LiveRun } from "../../report/run-view.ts";
import type { Around } from "./around.ts";
import type { RunValues } from "./begin.ts";

/** Somebody who looks at a run while it goes on. It has its own rhythm, asks what it wants to know, and never holds the run up. */
export interface View {
  /** The run is over, and its summary is about to be told. */
  finish?(): void;
  /** What it adds to the summary before that is told. Should not take longer than a moment. */
  amend?(summary: RunSummary): Promise<Partial<RunSummary>>;
  /** The summary was told. Gives what is wrong in its eyes, which then is the run's exit. Should not take longer than a moment. */
  close(summary: RunSummary): Promise<IngestError | undefined> | IngestError | undefined;
}

export interface ViewContext {
  readonly live: LiveRun;
  readonly values: RunValues;
  /** The streams that this process publishes into. */
  readonly streams: readonly string[];
  readonly around: Around;
  /** Ends the run as a first signal would: what was sent is settled. */
  stop(): void;
}

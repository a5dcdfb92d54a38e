import type { Log } from "../../io/log.ts";
import type { RedisTarget } from "../../io/redis/target.ts";
import type { SignalWatch } from "../../io/signals.ts";
import type { Dashboard } from "./dashboard.ts";

/** What surrounds a run. */
export interface Around {
  readonly target: RedisTarget;
  readonly log: Log;
  readonly signals: SignalWatch;
  readonly ingestVersion: string;
  /** It listens already. */
  readonly dashboard: Dashboard | undefined;
  /** Where each setting's value came from. */
  readonly origins: Readonly<Record<string, string>>;
}

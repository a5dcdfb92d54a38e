import type { Log } from "../../io/log.ts";
import type { RedisTarget } from "../../io/redis/target.ts";
import type { SignalWatch } from "../../io/signals.ts";

/** What surrounds a run. */
export interface Around {
  readonly target: RedisTarget;
  readonly log: Log;
  readonly signals: SignalWatch;
  readonly ingestVersion: string;
  /** Where each setting's value came from. */
  readonly origins: Readonly<Record<string, string>>;
}

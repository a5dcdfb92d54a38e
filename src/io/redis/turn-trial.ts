import { TAKE_TURN, TELL_POSITION } from "../../ledger/script.ts";
import type { Link } from "./link.ts";
import type { RunEntry } from "./run-entry.ts";

/** What a whole program run remembers of the trials on its connections. */
export interface TrialMemory {
  /** The last connection was lost during its trial: proxies hang up at commands that they do not know. */
  wasLost: boolean;
}

/**
 * Whether batches may go by transaction here; leaves both scripts with the server. A rehearsal under a name that does not exist, so
 * nothing is written. The stream is renamed twice in every transaction, which is invisible and takes no time in a Redis of the usual
 * make; so the server must say that it is one (redis_build_id, which Valkey tells as well), and must not announce what happens to keys. A node of a Cluster does not
 * qualify: while a slot moves it refuses names that it does not have, the gate's among them. A user who may not ask for that, or
 * may not do any of it, stays with the script.
 */
export async function mayTakeTurns(
  { client }: Pick<Link, "client">,
  run: Pick<RunEntry, "stream" | "ledgerKey" | "nextField" | "ownerField" | "owner">,
  asideKey: string,
): Promise<boolean> {
  const keys = ["3", run.stream, run.ledgerKey, asideKey, run.nextField];
  const rehearsal = client
    .multi()
    .call("XREAD", "STREAMS", asideKey, "0")
    .call("EVAL", TAKE_TURN, ...keys, run.ownerField, run.owner, "turn", "nobody's turn")
    .call("XADD", asideKey, "NOMKSTREAM", "*", "data", "")
    .call("EVAL", TAKE_TURN, ...keys, "nobody's turn", "", "")
    .call("EVAL", TELL_POSITION, ...keys, run.ownerField, run.owner, "-2")
    .call("RENAMENX", asideKey, asideKey);
  try {
    const [info, announced, replies, results] = await Promise.all([
      client.call("INFO", "server"),
      client.call("CONFIG", "GET", "notify-keyspace-events"),
      client.call("CLIENT", "REPLY", "ON"),
      rehearsal.exec(),
    ]);
    const [renamed, ...others] = (results ?? []).toReversed();
    return (
      /^redis_build_id:/m.test(String(info)) &&
      !/^(?:redis|server)_mode:cluster/m.test(String(info)) &&
      String(announced) === "notify-keyspace-events," &&
      replies === "OK" &&
      others.length === 5 &&
      others.every(([error]) => error === null) &&
      /no such key/.test(String(renamed?.[0]))
    );
  } catch {
    return false;
  }
}

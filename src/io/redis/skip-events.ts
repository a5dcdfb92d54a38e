import type { Gap, Outcome, PassedOver } from "../../engine/ports.ts";
import { gapsText, PASS_OVER } from "../../ledger/gaps.ts";
import type { Link } from "./link.ts";
import { positionIn } from "./position.ts";
import type { RunEntry } from "./run-entry.ts";

const textOf = (gaps: readonly Gap[]) =>
  gapsText(gaps.map(({ from, to }) => ({ firstIndex: from, lastIndex: to - 1 })));

/** Moves the ledger over events that the run does not have and writes down which, in one step. */
export async function skipByScript(
  { client, faultOf }: Link,
  run: RunEntry,
  { from, to }: Gap,
  { gaps, losses }: PassedOver,
): Promise<Outcome> {
  const { stream, ledgerKey, nextField, ownerField, owner, gapsField, lostField } = run;
  try {
    const reply = await client.call("EVAL", [
      ...[PASS_OVER, "2", stream, ledgerKey, nextField, ownerField, owner],
      ...[String(from), String(to), gapsField, textOf(gaps), lostField, textOf(losses)],
    ]);
    return { ok: true, position: positionIn(reply, run) };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

/** The same without a script, for a ledger that stands at the first event passed over. */
export async function skipPlainly(
  { client, faultOf }: Link,
  run: RunEntry,
  to: number,
  { gaps, losses }: PassedOver,
): Promise<Outcome> {
  const { ledgerKey, nextField, gapsField, lostField } = run;
  try {
    await client.hset(ledgerKey, nextField, to, gapsField, textOf(gaps), lostField, textOf(losses));
    return { ok: true, position: { next: to, streamLength: -1 } };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

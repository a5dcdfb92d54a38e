import type { Gap, Outcome } from "../../engine/ports.ts";
import { gapsText, SKIP_EVENTS } from "../../ledger/gaps.ts";
import type { Link } from "./link.ts";
import type { RunEntry } from "./run-entry.ts";

const textOf = (gaps: readonly Gap[]) =>
  gapsText(gaps.map(({ from, to }) => ({ firstIndex: from, lastIndex: to - 1 })));

/** Moves the ledger over events that are left out and writes down which, in one step. */
export async function skipByScript(
  { client, faultOf }: Link,
  run: RunEntry,
  first: number,
  to: number,
  gaps: readonly Gap[],
): Promise<Outcome> {
  const { stream, ledgerKey, nextField, gapsField } = run;
  try {
    const reply = await client.call("EVAL", [
      ...[SKIP_EVENTS, "2", stream, ledgerKey, nextField, gapsField],
      ...[String(first), String(to), textOf(gaps)],
    ]);
    const [next] = reply as [number];
    return { ok: true, position: { next, streamLength: -1 } };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

/** The same without a script, for a ledger that stands at the first event left out. */
export async function skipPlainly(
  { client, faultOf }: Link,
  run: RunEntry,
  to: number,
  gaps: readonly Gap[],
): Promise<Outcome> {
  try {
    await client.hset(run.ledgerKey, run.nextField, to, run.gapsField, textOf(gaps));
    return { ok: true, position: { next: to, streamLength: -1 } };
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
}

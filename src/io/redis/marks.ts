import type { Session } from "../../engine/ports.ts";
import { BEAT } from "../../ledger/script.ts";
import type { Link } from "./link.ts";
import type { RunEntry } from "./run-entry.ts";

/** Counting over so many indexes takes some 15 ms. */
const EVERY_INDEXES = 2 ** 20;

/**
 * Writes into the ledger now and then which index of the run a lane's event has, so that whoever resumes or verifies need not count from the
 * beginning. It is a fact about the run whether the event has landed or not, so nothing waits for it and it may get lost.
 */
export function withMarks(
  session: Session,
  { client }: Link,
  run: RunEntry,
  indexOf: (number: number) => number,
): Session {
  const { stream, ledgerKey, ownerField, owner, markField } = run;
  let marked = 0;
  const mark = (number: number): void => {
    const index = indexOf(number);
    if (index - marked < EVERY_INDEXES) return;
    marked = index;
    const text = `${number}:${index}`;
    // The script of the beat: it writes a field if the run is still this writer's.
    client.call("EVAL", [BEAT, "2", stream, ledgerKey, ownerField, owner, markField, text]).catch(() => {});
  };
  return {
    ...session,
    write: (first, count) => {
      mark(first);
      return session.write(first, count);
    },
  };
}

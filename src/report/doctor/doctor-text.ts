import { printable } from "../text-parts.ts";
import type { Check, DoctorReport } from "./findings.ts";

const WORDS: Record<Check["status"], string> = {
  ok: "ok",
  note: "note",
  warning: "WARNING",
  missing: "MISSING",
  unknown: "unknown",
};

/** A line for each check, its remedy below it, and the verdict at the end; without the final newline. */
export function doctorText({ checks, canRun, canVerify, stream, redis }: DoctorReport): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status, says, remedy }) => [
    `${WORDS[status].padEnd(8)} ${name.padEnd(width)}  ${printable(says, 400)}`,
    ...(remedy === null ? [] : [`${" ".repeat(width + 11)}-> ${printable(remedy, 400)}`]),
  ]);
  const verb = (can: boolean) => (can ? "can" : "cannot");
  return [
    ...lines,
    "",
    `ingest run ${verb(canRun)} publish into ${printable(stream)} at ${redis}; ingest verify ${verb(canVerify)} check it.`,
  ].join("\n");
}

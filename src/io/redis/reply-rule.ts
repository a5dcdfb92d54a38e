import type { Fault, FaultKind } from "../../engine/ports.ts";
import type { ExitCode } from "../../primitives/errors.ts";

/** What an error reply means. `says` may name {label}, {stream} and {words}, the server's own. */
export interface ReplyRule {
  readonly code: string;
  readonly matches: RegExp;
  readonly kind: FaultKind;
  readonly placing?: NonNullable<Fault["placing"]>;
  readonly exitCode: ExitCode;
  readonly says: string;
  readonly hint: string;
}

import type { Fault } from "../../engine/ports.ts";
import { IngestError } from "../../primitives/errors.ts";
import { REPLY_RULES, UNKNOWN_REPLY } from "./reply-rules.ts";

/** What a sentence about a failure may name. */
export interface Where {
  readonly label: string;
  readonly stream?: string | undefined;
}

/** What a code of the operating system or of the TLS library means. */
export interface Meaning {
  readonly codes: readonly string[];
  readonly kind: Fault["kind"];
  says(label: string, code: string): string;
  readonly hint: string;
}

/** The fault behind an error reply. */
export function faultOfReply(message: string, where: Where): Fault {
  const rule = REPLY_RULES.find(({ matches }) => matches.test(message)) ?? UNKNOWN_REPLY;
  const fill = (text: string): string =>
    text
      .replace("{label}", () => where.label)
      .replace("{stream}", () => streamName(where))
      .replace("{words}", () => quote(message));
  return {
    kind: rule.kind,
    code: rule.code,
    applied: rule === UNKNOWN_REPLY ? "unknown" : "no",
    ...(rule.placing && { placing: rule.placing }),
    error: new IngestError(rule.exitCode, fill(rule.says), { hint: fill(rule.hint) }),
  };
}

/** Whether it is an error reply that stands in a row of its own. */
export function isKnownReply(message: string): boolean {
  return REPLY_RULES.some(({ matches }) => matches.test(message));
}

function streamName({ stream }: Where): string {
  return stream === undefined ? "the stream" : JSON.stringify(stream);
}

/** A server's own words, one line. Servers that do not know a command repeat its arguments, which may be a secret: cut. */
function quote(message: string): string {
  const words = message.replace(/,? with args.*/s, "").replace(/ script: [0-9a-f]{40}.*/s, "");
  return words
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, 160);
}

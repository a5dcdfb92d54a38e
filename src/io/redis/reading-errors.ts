import { EXIT, IngestError } from "../../primitives/errors.ts";
import { faultOfError } from "./network-errors.ts";

/** What was being read when it failed. */
export interface ReadingOf {
  readonly label: string;
  readonly key: string;
  readonly kind: "stream" | "ledger";
  /** What a reader has to be allowed; what `verify` needs when not given. */
  readonly needs?: string;
}

const VERIFY_NEEDS =
  "It needs XINFO STREAM (or XLEN and XREVRANGE) and XRANGE on the stream, and HGETALL on its ledger";

/** The sentence for a failure while reading; the tables speak of publishing where a reader needs other words. */
export function readingError(error: unknown, { label, key, kind, needs }: ReadingOf): IngestError {
  if (error instanceof IngestError) return error;
  const reply = error instanceof Error ? error.message : "";
  if (/^NOPERM/.test(reply)) {
    return new IngestError(
      EXIT.connection,
      `Redis at ${label} does not permit this user to read the ${kind} ${JSON.stringify(key)}`,
      { hint: needs ?? VERIFY_NEEDS },
    );
  }
  if (/^WRONGTYPE/.test(reply) && kind === "ledger") {
    return new IngestError(
      EXIT.connection,
      `The key ${JSON.stringify(key)} at Redis ${label} is no ledger: it is not a hash`,
      {
        hint: "Another program may use that name: look at it with redis-cli TYPE",
      },
    );
  }
  const fault = faultOfError(error, { label, stream: key });
  if (fault.placing === undefined) return fault.error;
  return new IngestError(
    EXIT.connection,
    `The slot of ${JSON.stringify(key)} is moving between the nodes of its Cluster, and Redis at ${label} has it no more, or not all of it`,
    { hint: "Read it again when it has arrived: redis-cli --cluster check tells" },
  );
}

import type { Fault } from "../../../engine/ports.ts";
import { EXIT, IngestError } from "../../../primitives/errors.ts";
import { addressText, type RedisTarget } from "../target.ts";

const placesOf = ({ named = [] }: RedisTarget): string => named.map(addressText).join(", ");

/** The first's reason stands for all. */
export function noSentinelAnswers(target: RedisTarget, [first]: readonly Fault[]): Fault {
  const places = placesOf(target);
  const who =
    target.named!.length > 1
      ? `None of the sentinels ${places} tells`
      : `The sentinel ${places} does not tell`;
  const message = `${who} where the master of ${target.masterName} is: ${first!.error.message}`;
  const hint = /^(?:NOAUTH|WRONGPASS)$/.test(first!.code)
    ? "Give the sentinels' password in a file with --sentinel-password-file; the URL's is the master's"
    : "Check their hosts and ports (26379 where none is given), and that they are sentinels";
  return { ...first!, applied: "no", error: new IngestError(EXIT.connection, message, { hint }) };
}

export function unknownName(target: RedisTarget): Fault {
  const message = `The sentinels ${placesOf(target)} know no master named ${target.masterName}`;
  const hint =
    "Check the name behind the slash of the URL; redis-cli -p 26379 SENTINEL MASTERS lists those they know";
  const error = new IngestError(EXIT.connection, message, { hint });
  return { kind: "doubtful", code: "unknownmaster", applied: "no", error };
}

/** Why the master cannot be used, in the words of the fault. */
export function unreachableMaster(name: string, { label }: RedisTarget, fault: Fault): Fault {
  const { exitCode, message } = fault.error;
  const hint =
    fault.kind === "reconnect"
      ? `Give --connect-timeout 60s to wait for another master; SENTINEL MASTER ${name} tells what they think of this one`
      : fault.error.hint;
  const error = new IngestError(
    exitCode,
    `${label}, which the sentinels call the master of ${name}, cannot be used: ${message}`,
    hint === undefined ? {} : { hint },
  );
  return { ...fault, error };
}

/** The connection was left because of what a sentinel announced. */
export function switchedFault(name: string, from: string, to: string): Fault {
  const error = new IngestError(
    EXIT.connection,
    `The sentinels have made ${to} the master of ${name}, instead of ${from}`,
  );
  return { kind: "reconnect", code: "switched", applied: "unknown", placing: "moved", error };
}

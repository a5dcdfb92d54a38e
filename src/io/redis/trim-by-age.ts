import { type Session, SinkFault } from "../../engine/ports.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import type { Link } from "./link.ts";

/** Entries live so much longer than asked, at most: asking with each batch would cost the server more than it saves. */
const EVERY_MS = 1000;

/** Ids carry the server's clock, so its own clock says how old they are. KEYS: the stream. ARGV: the age, ms. */
const TRIM = `
local now = redis.call('TIME')
local least = now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[1]
if least < 1 then return 0 end
return redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', least))
`;

/**
 * The same session, which also trims the stream by age: when it is opened, and once a second from then on. Where that may not be done, the
 * session cannot be opened: a stream that was to stay small would grow.
 */
export function withTrimming(session: Session, link: Link, stream: string, ageMs: number): Session {
  const { client } = link;
  const trim = (): Promise<unknown> => client.call("EVAL", [TRIM, "1", stream, String(ageMs)]);
  let timer: ReturnType<typeof setInterval> | undefined;
  link.lost.then(() => clearInterval(timer));
  return {
    ...session,
    async open(beginAt) {
      const opened = await session.open(beginAt);
      try {
        await trim();
      } catch (error) {
        throw new SinkFault(isTooOld(error) ? needsNewer(link.label) : link.faultOf(error));
      }
      // Should it fail later, batches will tell what is wrong.
      timer ??= setInterval(() => trim().catch(() => {}), EVERY_MS).unref();
      return opened;
    },
  };
}

function isTooOld(error: unknown): boolean {
  return error instanceof Error && /syntax error/i.test(error.message);
}

function needsNewer(label: string): SinkFault["fault"] {
  const error = new IngestError(EXIT.connection, `Redis at ${label} cannot trim by age (XTRIM MINID)`, {
    hint: "Take Redis 6.2 or later, or --max-len instead of --min-id-age",
  });
  return { kind: "fatal", code: "MINID", applied: "no", error };
}

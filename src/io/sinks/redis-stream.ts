import type { Sink } from "../../engine/ports.ts";
import type { Manifest } from "../../ledger/manifest.ts";
import type { Encoder } from "../../model/index.ts";
import { atLeastOnceSession } from "../redis/at-least-once.ts";
import { exactlyOnceSession } from "../redis/exactly-once.ts";
import { openLink } from "../redis/link.ts";
import { runEntryOf } from "../redis/run-entry.ts";
import type { RedisTarget } from "../redis/target.ts";

export interface RedisStreamOptions {
  readonly target: RedisTarget;
  readonly stream: string;
  /** The run to publish; asked for when the first connection is there, so that a run can begin then. */
  run(): { readonly manifest: Manifest; readonly encoder: Encoder };
  readonly maxLen: number | undefined;
  readonly clientName: string;
}

/** A Redis Stream, by the delivery that the manifest names. Every connection is a session of its own. */
export function redisStreamSink({ target, stream, run, maxLen, clientName }: RedisStreamOptions): Sink {
  const memory = { wasLost: false };
  return {
    connect: async (withinMs) => {
      const link = await openLink(target, { clientName, stream, withinMs });
      const { manifest, encoder } = run();
      const entry = runEntryOf(stream, manifest, maxLen);
      return manifest.delivery === "exactly-once"
        ? exactlyOnceSession(link, entry, encoder, memory)
        : atLeastOnceSession(link, entry, encoder);
    },
  };
}

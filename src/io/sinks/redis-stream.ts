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
  readonly manifest: Manifest;
  readonly encoder: Encoder;
  readonly maxLen: number | undefined;
  readonly clientName: string;
  /** The whole way into Redis, from the first packet to the first answer. */
  readonly handshakeTimeoutMs: number;
}

/** A Redis Stream, by the delivery that the manifest names. Every connection is a session of its own. */
export function redisStreamSink(options: RedisStreamOptions): Sink {
  const { target, stream, manifest, encoder, maxLen, clientName, handshakeTimeoutMs } = options;
  const run = runEntryOf(stream, manifest, maxLen);
  const session = manifest.delivery === "exactly-once" ? exactlyOnceSession : atLeastOnceSession;
  return {
    connect: async () =>
      session(await openLink(target, { clientName, stream, handshakeTimeoutMs }), run, encoder),
  };
}

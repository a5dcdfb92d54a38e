import type { Sink } from "../../engine/ports.ts";
import type { Encoder } from "../../model/index.ts";

/** Generates every event and throws it away, acknowledged at the event loop's next turn: what the rest costs without a server. */
export function nullSink(encoder: Encoder): Sink {
  const scratch = new Uint8Array(encoder.maxEventBytes);
  let next = 0;
  return {
    connect: async () => ({
      open: async () => ({ next, known: next > 0, streamLength: next }),
      write: (first, count) => {
        let sizeBytes = 0;
        for (let index = first; index < first + count; index++) sizeBytes += encoder.write(index, scratch, 0);
        next = first + count;
        const position = { next, streamLength: next };
        const outcome = new Promise<{ ok: true; position: typeof position }>((resolve) => {
          setImmediate(() => resolve({ ok: true, position }));
        });
        return { count, sizeBytes, outcome };
      },
      skip: async (_first, to) => {
        next = to;
        return { ok: true, position: { next, streamLength: -1 } };
      },
      lost: new Promise(() => {}),
      drop: () => {},
      close: async () => {},
    }),
  };
}

/** What a viewer may leave unread. The history that greets him has 200 KiB at most, and a second has some 2. */
const MOST_UNREAD_BYTES = 512 * 1024;
/** Viewers that lose us come back after so long. */
const RETRY_MS = 2000;

export interface Viewers {
  /** One more; `greeting` is what he reads first. The response's body. */
  open(greeting?: Uint8Array<ArrayBuffer>): ReadableStream;
  /** Everybody reads this next. Who has left too much unread is let go: nobody is ever waited for. */
  tell(frame: Uint8Array<ArrayBuffer>): void;
  /** There will be no more. */
  close(): void;
  readonly count: number;
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** Those who read our server-sent events. */
export function viewers(): Viewers {
  const present = new Set<Controller>();
  const letGo = (viewer: Controller): void => {
    present.delete(viewer);
    viewer.close();
  };
  return {
    open(greeting) {
      let own: Controller;
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            own = controller;
            present.add(own);
            own.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`));
            if (greeting !== undefined) own.enqueue(greeting);
          },
          cancel: () => void present.delete(own),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: MOST_UNREAD_BYTES }),
      );
    },
    tell(frame) {
      for (const viewer of present) {
        if ((viewer.desiredSize ?? 0) > 0) viewer.enqueue(frame);
        else letGo(viewer);
      }
    },
    close() {
      for (const viewer of present) letGo(viewer);
    },
    get count() {
      return present.size;
    },
  };
}

const encoder = new TextEncoder();

/** A server-sent event. JSON has no line ends of its own, so one line holds all of it. */
export function eventFrame(name: string, data: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Says nothing but that we are here. */
export const HEARTBEAT: Uint8Array<ArrayBuffer> = encoder.encode(":\n\n");

/** A TCP relay on 127.0.0.1 that holds every byte back for a while on its way there, and again on its way back. */
export interface SlowPath {
  readonly port: number;
  stop(): void;
}

interface End {
  peer: { write(bytes: Uint8Array): number; end(): void } | undefined;
  waiting: Uint8Array[];
}

export async function slowPath(toPort: number, eachWayMs: number): Promise<SlowPath> {
  const pass = (end: End, bytes: Uint8Array) => {
    const copy = Uint8Array.from(bytes);
    setTimeout(() => {
      end.waiting.push(copy);
      flush(end);
    }, eachWayMs);
  };
  const handlers = {
    data: (socket: { data: { out: End } }, bytes: Uint8Array) => pass(socket.data.out, bytes),
    drain: (socket: { data: { self: End } }) => flush(socket.data.self),
    close: (socket: { data: { out: End } }) => socket.data.out.peer?.end(),
    error: () => {},
  };
  const server = Bun.listen<{ self: End; out: End }>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      ...handlers,
      open: (near) => {
        const nearEnd: End = { peer: near, waiting: [] };
        const farEnd: End = { peer: undefined, waiting: [] };
        near.data = { self: nearEnd, out: farEnd };
        Bun.connect<{ self: End; out: End }>({
          hostname: "127.0.0.1",
          port: toPort,
          data: { self: farEnd, out: nearEnd },
          socket: {
            ...handlers,
            open: (far) => {
              farEnd.peer = far;
              flush(farEnd);
            },
          },
        }).catch(() => near.end());
      },
    },
  });
  return { port: server.port, stop: () => server.stop(true) };
}

/** As much as the socket takes; it says "drain" when it takes more. */
function flush(end: End): void {
  while (end.peer !== undefined && end.waiting.length > 0) {
    const first = end.waiting[0]!;
    const written = end.peer.write(first);
    if (written < first.length) {
      end.waiting[0] = first.subarray(Math.max(0, written));
      return;
    }
    end.waiting.shift();
  }
}

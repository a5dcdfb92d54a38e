/** Something that listens on 127.0.0.1 and is no Redis. */
export interface Stranger extends Disposable {
  readonly port: number;
}

/** Says this to everybody who connects, and nothing more; with no words at all it is a black hole. */
export function stranger(words: string, then: "stay" | "end" = "stay"): Stranger {
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (socket) => {
        if (words !== "") socket.write(words);
        if (then === "end") socket.end();
      },
      data: () => {},
    },
  });
  return { port: listener.port, [Symbol.dispose]: () => listener.stop(true) };
}

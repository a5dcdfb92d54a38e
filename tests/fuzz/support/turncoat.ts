/** What is answered, once or without end. */
export interface Nonsense {
  readonly once: string;
  /** Follows it again and again, for as long as anybody takes it. */
  readonly forever?: string;
}

export interface Turncoat extends Disposable {
  readonly port: number;
  /** Somebody has met its other side. */
  readonly hasTurned: boolean;
}

interface Near {
  far: Promise<Bun.Socket>;
  isTurned: boolean;
  /** Bytes that the connection has not taken yet. */
  rest: Uint8Array;
}

/** A relay before a real Redis that turns hostile at the first request that holds this word, and answers nonsense instead. */
export function turncoat(serverPort: number, word: string, { once, forever = "" }: Nonsense): Turncoat {
  const again = Buffer.from(forever, "latin1");
  let hasTurned = false;
  const pour = (socket: Bun.Socket<Near>): void => {
    const { data } = socket;
    while (data.rest.length > 0) {
      const taken = socket.write(data.rest);
      if (taken < data.rest.length) {
        data.rest = data.rest.subarray(Math.max(0, taken));
        return;
      }
      data.rest = again;
    }
  };
  const listener = Bun.listen<Near>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (near) => {
        near.data = { far: connectFar(serverPort, near), isTurned: false, rest: again };
      },
      data: (near, bytes) => {
        const { data } = near;
        if (data.isTurned) return;
        if (!Buffer.from(bytes).includes(word)) void data.far.then((far) => far.write(bytes));
        else {
          hasTurned = true;
          data.isTurned = true;
          data.rest = once === "" ? again : Buffer.from(once, "latin1");
          pour(near);
        }
      },
      drain: (near) => {
        if (near.data.isTurned) pour(near);
      },
      close: (near) => void near.data.far.then((far) => far.end()),
      error: () => {},
    },
  });
  return {
    port: listener.port,
    get hasTurned() {
      return hasTurned;
    },
    [Symbol.dispose]: () => listener.stop(true),
  };
}

function connectFar(port: number, near: Bun.Socket<Near>): Promise<Bun.Socket> {
  return Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      data: (_, bytes) => {
        if (!near.data.isTurned) near.write(bytes);
      },
      error: () => {},
    },
  });
}

/** A relay on 127.0.0.1 whose new connections go wherever it points to at that moment, as a name or a virtual address does. */
export interface SwitchingProxy {
  readonly port: number;
  readonly url: string;
  /** New connections lead to this port; the old ones are cut unless they are to be kept. */
  pointTo(port: number, old?: "cut" | "kept"): void;
  /** The connections that are open are reset (RST), both ways. */
  reset(): void;
  stop(): void;
}

interface Pair {
  near: Bun.Socket<Pair> | undefined;
  far: Bun.Socket<Pair> | undefined;
  early: Uint8Array[];
}

export function switchingProxy(firstPort: number): SwitchingProxy {
  let target = firstPort;
  const open = new Set<Pair>();
  const end = (pair: Pair): void => {
    open.delete(pair);
    pair.near?.end();
    pair.far?.end();
  };
  const server = Bun.listen<Pair>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (near) => {
        const pair: Pair = { near, far: undefined, early: [] };
        near.data = pair;
        open.add(pair);
        void join(target, pair, end);
      },
      data: ({ data: pair }, bytes) => {
        if (pair.far === undefined) pair.early.push(Uint8Array.from(bytes));
        else pair.far.write(bytes);
      },
      close: ({ data: pair }) => end(pair),
      error: () => {},
    },
  });
  return {
    port: server.port,
    url: `redis://127.0.0.1:${server.port}`,
    pointTo: (port, old = "cut") => {
      target = port;
      if (old === "cut") for (const pair of [...open]) end(pair);
    },
    reset: () => {
      for (const pair of [...open]) {
        open.delete(pair);
        pair.near?.terminate();
        pair.far?.terminate();
      }
    },
    stop: () => server.stop(true),
  };
}

async function join(port: number, pair: Pair, end: (pair: Pair) => void): Promise<void> {
  await Bun.connect<Pair>({
    hostname: "127.0.0.1",
    port,
    data: pair,
    socket: {
      open: (far) => {
        pair.far = far;
        for (const bytes of pair.early.splice(0)) far.write(bytes);
      },
      data: (_, bytes) => {
        pair.near?.write(bytes);
      },
      close: () => end(pair),
      error: () => {},
    },
  }).catch(() => end(pair));
}

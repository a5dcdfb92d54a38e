/** What happens to a connection once so many bytes have gone one way. */
export interface Cut {
  /** From the client to the server, or back. */
  readonly way: "up" | "down";
  readonly afterBytes: number;
  /**
   * `fin` and `rst` end both sides; `blackhole` lets nothing through that way any more, and says nothing; `hold` ends the client's side,
   * and gives the server what is left of the request later, when everybody has forgotten it.
   */
  readonly how: "fin" | "rst" | "blackhole" | "hold";
}

export interface FaultProxy {
  readonly port: number;
  /** The connection that is open now meets this fault; bytes count from here. Later connections pass untouched. */
  arm(cut: Cut): void;
  /** Bytes that the armed connection has seen each way, since it was armed. */
  readonly counted: { readonly up: number; readonly down: number };
  /** Whether the fault has come about. */
  readonly hasCut: boolean;
  stop(): void;
}

const LATER_MS = 120;

interface Link {
  armed: Cut | undefined;
  counted: { up: number; down: number };
  near: Bun.Socket<Link> | undefined;
  far: Bun.Socket<Link> | undefined;
  early: Uint8Array[];
  isDead: { up: boolean; down: boolean };
}

/** A relay in front of a server on 127.0.0.1 that breaks as it is told. */
export function faultProxy(serverPort: number): FaultProxy {
  let current: Link | undefined;
  let armed: Link | undefined;
  let hasCut = false;
  const pass = (link: Link, way: "up" | "down", bytes: Uint8Array): void => {
    if (link.isDead[way]) return;
    const { armed } = link;
    const room = armed?.way === way ? armed.afterBytes - link.counted[way] : Number.POSITIVE_INFINITY;
    link.counted[way] += bytes.length;
    const kept = bytes.subarray(0, Math.max(0, room));
    if (way === "up" && link.far === undefined) link.early.push(Uint8Array.from(kept));
    else (way === "up" ? link.far : link.near)?.write(kept);
    if (bytes.length < room || armed === undefined) return;
    hasCut = true;
    link.isDead[way] = true;
    breakLink(link, armed, Uint8Array.from(bytes.subarray(kept.length)));
  };
  const server = Bun.listen<Link>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (near) => {
        near.data = newLink(near);
        current = near.data;
        void connectFar(serverPort, near.data, pass);
      },
      data: (near, bytes) => pass(near.data, "up", bytes),
      close: (near) => {
        if (near.data.armed?.how !== "hold") near.data.far?.end();
      },
      error: () => {},
    },
  });
  return {
    port: server.port,
    arm: (cut) => {
      armed = current!;
      armed.armed = cut;
      armed.counted = { up: 0, down: 0 };
    },
    get counted() {
      return armed!.counted;
    },
    get hasCut() {
      return hasCut;
    },
    stop: () => server.stop(true),
  };
}

function newLink(near: Bun.Socket<Link>): Link {
  const counted = { up: 0, down: 0 };
  return { armed: undefined, counted, near, far: undefined, early: [], isDead: { up: false, down: false } };
}

async function connectFar(
  port: number,
  link: Link,
  pass: (link: Link, way: "down", bytes: Uint8Array) => void,
): Promise<void> {
  await Bun.connect<Link>({
    hostname: "127.0.0.1",
    port,
    data: link,
    socket: {
      open: (far) => {
        link.far = far;
        for (const bytes of link.early) far.write(bytes);
      },
      data: (_, bytes) => pass(link, "down", bytes),
      close: () => {
        link.near?.end();
      },
      error: () => {},
    },
  }).catch(() => link.near?.end());
}

function breakLink(link: Link, { way, how }: Cut, rest: Uint8Array): void {
  const { near, far } = link;
  if (how === "blackhole") return;
  if (how === "fin") {
    near?.end();
    far?.end();
  } else if (how === "rst") {
    near?.terminate();
    far?.terminate();
  } else {
    near?.terminate();
    setTimeout(() => {
      if (way === "up") far?.write(rest);
      far?.end();
    }, LATER_MS);
  }
}

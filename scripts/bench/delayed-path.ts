import type { Socket } from "bun";

/** One direction of a connection: what has waited long enough and what the receiver has not taken yet. */
interface Way {
  to: Socket<Ends> | undefined;
  readonly ripe: Buffer[];
}

interface Ends {
  readonly out: Way;
  readonly back: Way;
}

/** A relay on 127.0.0.1 that holds every byte back, there and back. Prints its port. Usage: delayed-path PORT MILLISECONDS */
const [toPort, eachWayMs] = process.argv.slice(2).map(Number) as [number, number];

const handlers = {
  data({ data }: Socket<Ends>, bytes: Buffer) {
    const kept = Buffer.from(bytes);
    setTimeout(() => {
      data.out.ripe.push(kept);
      pass(data.out);
    }, eachWayMs);
  },
  drain: ({ data }: Socket<Ends>) => pass(data.back),
  close: ({ data }: Socket<Ends>) => {
    data.out.to?.end();
  },
};

const server = Bun.listen<Ends>({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    ...handlers,
    async open(near) {
      const out: Way = { to: undefined, ripe: [] };
      const back: Way = { to: near, ripe: [] };
      near.data = { out, back };
      const data = { out: back, back: out };
      out.to = await Bun.connect<Ends>({ hostname: "127.0.0.1", port: toPort, data, socket: handlers });
      pass(out);
    },
  },
});
console.log(server.port);

/** As much as the receiver takes; it says "drain" when it takes more. */
function pass({ to, ripe }: Way): void {
  while (to && ripe.length > 0) {
    const first = ripe[0]!;
    const taken = to.write(first);
    if (taken < first.length) {
      ripe[0] = first.subarray(Math.max(0, taken));
      return;
    }
    ripe.shift();
  }
}

import { Redis } from "ioredis";

/** What a loop of the field is given. Usage of each: PORT STREAM RATE MILLISECONDS */
export interface Loop {
  readonly ratePerSec: number;
  readonly endMs: number;
  send(): Promise<unknown>;
  quit(): Promise<unknown>;
}

export async function openLoop(): Promise<Loop> {
  const [port, stream, rate, forMs] = process.argv.slice(2);
  const client = new Redis(Number(port), "127.0.0.1");
  await client.ping();
  let id = 0;
  const send = () => {
    const event = { event_id: crypto.randomUUID(), timestamp: new Date().toISOString(), number: id++ };
    return client.xadd(stream!, "*", "data", JSON.stringify(event));
  };
  return {
    ratePerSec: Number(rate),
    endMs: performance.now() + Number(forMs),
    send,
    quit: () => client.quit(),
  };
}

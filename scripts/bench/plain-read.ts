import { Redis } from "ioredis";

/** Merely reads a stream in pages, as buffers. Usage: plain-read PORT STREAM PAGE */
const [port, stream, page] = process.argv.slice(2) as [string, string, string];
const client = new Redis(Number(port), "127.0.0.1");
for (let from = "-"; ; ) {
  const entries = await client.xrangeBuffer(stream, from, "+", "COUNT", Number(page));
  if (entries.length < Number(page)) break;
  from = `(${entries.at(-1)![0].toString()}`;
}
client.disconnect();

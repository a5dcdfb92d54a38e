import type { EntryPage } from "../../../../src/verify/entry-page.ts";

/** An entry as latin-1 texts, so that every byte is one character. */
export type PlainEntry = readonly [id: string, fields: readonly string[]];

/** What Redis would answer to XRANGE. */
export function replyOf(entries: readonly PlainEntry[]): Buffer {
  const bulk = (text: string) => `$${Buffer.byteLength(text, "latin1")}\r\n${text}\r\n`;
  const texts = entries.map(
    ([id, fields]) => `*2\r\n${bulk(id)}*${fields.length}\r\n${fields.map(bulk).join("")}`,
  );
  return Buffer.from(`*${entries.length}\r\n${texts.join("")}`, "latin1");
}

/** The slow and obvious reader: the whole reply as text, and a function for each thing that may come next. */
export function twinOf(reply: Buffer): PlainEntry[] {
  let rest = reply.toString("latin1");
  const line = (): string => {
    const [first] = rest.split("\r\n", 1);
    rest = rest.slice(first!.length + 2);
    return first!;
  };
  const thing = (): unknown => {
    const head = line();
    const count = Number(head.slice(1));
    if (head.startsWith("*")) return Array.from({ length: count }, thing);
    const text = rest.slice(0, count);
    rest = rest.slice(count + 2);
    return text;
  };
  return thing() as PlainEntry[];
}

export function plainEntries(page: EntryPage): PlainEntry[] {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
  return [...page].map(([id, fields]) => [text(id), fields.map(text)]);
}

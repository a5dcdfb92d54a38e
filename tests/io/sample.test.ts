import { describe, expect, test } from "bun:test";
import { type SampleOptions, writeSample } from "../../src/io/sample.ts";
import { OutputClosed } from "../../src/io/stdout.ts";
import { analytics } from "../../src/model/index.ts";
import { eventTexts } from "../support/events.ts";
import { streamOf } from "../support/streams.ts";

const stream = streamOf("1");

const sample = (options: Partial<SampleOptions>): { text: string; writes: number } => {
  const chunks: Buffer[] = [];
  writeSample({
    encoder: analytics.encoder(stream),
    first: 0,
    count: 5,
    format: "ndjson",
    streamName: "analytics_events",
    write: (bytes) => chunks.push(Buffer.from(bytes)),
    ...options,
  });
  return { text: Buffer.concat(chunks).toString(), writes: chunks.length };
};

describe("a sample", () => {
  test("is a line each, also over many chunks", () => {
    expect(sample({}).text).toBe(`${eventTexts(stream, 0, 5).join("\n")}\n`);
    const long = sample({ count: 5000, first: 77 });
    expect(long.writes).toBeGreaterThan(5);
    expect(long.text).toBe(`${eventTexts(stream, 77, 5000).join("\n")}\n`);
  });

  test("counts only what is wanted", () => {
    const typeOf = analytics.typeOf(stream);
    const { text } = sample({ count: 20, wanted: (index) => typeOf(index) === 3 });
    const types = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).event_type);
    expect(types).toEqual(new Array(20).fill("error"));
  });

  test("indented for people it is the same events", () => {
    const { text } = sample({ format: "pretty" });
    expect(text).toBe(
      eventTexts(stream, 0, 5)
        .map((line) => `${JSON.stringify(JSON.parse(line), null, 2)}\n`)
        .join(""),
    );
  });

  test("in the Redis protocol it is XADD with lengths in bytes", () => {
    const name = "caf\u00e9 \u{1f600}";
    const [event] = eventTexts(stream, 0, 1);
    expect(sample({ count: 1, format: "resp", streamName: name }).text).toBe(
      `*5\r\n$4\r\nXADD\r\n$${Buffer.byteLength(name)}\r\n${name}\r\n$1\r\n*\r\n$4\r\ndata\r\n$${event!.length}\r\n${event}\r\n`,
    );
  });

  test("hands over the first event at once and stops when the reader is gone", () => {
    let writes = 0;
    const write = (bytes: Uint8Array): void => {
      writes++;
      if (writes === 1) expect(Buffer.from(bytes).toString().split("\n").length).toBe(2);
      else throw new OutputClosed();
    };
    expect(() => sample({ count: Number.POSITIVE_INFINITY, write })).toThrow(OutputClosed);
    expect(writes).toBe(2);
  });
});

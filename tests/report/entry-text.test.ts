import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type EntryText, entryLine, entryPretty, eventIn } from "../../src/report/entry-text.ts";

const event = (data: string): EntryText => ({ id: "1-1", fields: [["data", data]], data });
const foreign = (...fields: [string, string][]): EntryText => ({ id: "1-1", fields, data: undefined });
const line = (entry: EntryText) => entryLine(entry, eventIn(entry));
const pretty = (entry: EntryText) => entryPretty(entry, eventIn(entry));

/** Nothing that a terminal would obey, and nothing that nobody sees. */
const HARMLESS = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;

describe("an entry as a line", () => {
  test("is its data as it stands in the stream, to the last digit", () => {
    const data = '{"n": 12345678901234567890,  "x":1.0e5,"é":"\\u00e9\\n"}';
    expect(line(event(data))).toBe(data);
  });

  test("stays one line where the JSON has several, with the same meaning", () => {
    expect(line(event('{\n\t"a": [\r\n1,\n2]\n}\n'))).toBe('{  "a": [  1, 2] } ');
  });

  test("shows what a terminal would obey as the escape that means the same", () => {
    const data = JSON.stringify({ a: "\u009b31m\u202e\u2028\u{e0001}\u007f" });
    expect(line(event(data))).toBe('{"a":"\\u009b31m\\u202e\\u2028\\udb40\\udc01\\u007f"}');
  });

  test("is an object of its fields where there is no data, or none that is JSON", () => {
    expect(line(foreign(["a", "1"], ["b", "x\u001b[31m"]))).toBe('{"a":"1","b":"x\\u001b[31m"}');
    expect(line(event("{broken"))).toBe('{"data":"{broken"}');
    expect(line(foreign())).toBe("{}");
    expect(line(foreign(["__proto__", "1"], ["a", "1"], ["a", "2"]))).toBe(
      '{"__proto__":"1","a":"1","a":"2"}',
    );
  });

  test("is valid JSON of the same value on one harmless line, whatever the entry holds", () => {
    const text = fc.string({ unit: "binary" });
    const json = fc.json().map((value) => event(value));
    const indented = fc.jsonValue().map((value) => event(JSON.stringify(value, null, "\t")));
    const any = fc.oneof(
      json,
      indented,
      text.map(event),
      fc.array(fc.tuple(text, text)).map((fields) => foreign(...fields)),
    );
    fc.assert(
      fc.property(any, (entry) => {
        const written = line(entry);
        expect(written).toMatch(HARMLESS);
        const value = JSON.parse(written);
        const original = eventIn(entry);
        if (original !== undefined) expect(JSON.stringify(value)).toBe(JSON.stringify(original));
        else
          expect(value).toEqual(
            JSON.parse(
              `{${entry.fields.map((field) => field.map((each) => JSON.stringify(each)).join(":")).join(",")}}`,
            ),
          );
      }),
      { numRuns: 1000 },
    );
  });
});

describe("an entry for people", () => {
  test("is its id, and the event indented", () => {
    expect(pretty(event('{"a":{"b":1}}'))).toBe('1-1\n{\n  "a": {\n    "b": 1\n  }\n}');
    expect(pretty(foreign(["a", "1"]))).toBe('1-1\n{\n  "a": "1"\n}');
  });

  test("cuts what nobody would read to its end", () => {
    const long = pretty(event(JSON.stringify({ a: "x".repeat(5000) })));
    expect(long).toBe(`1-1\n{\n  "a": "${"x".repeat(1000)}... (5,000 characters)"\n}`);
    const many = pretty(
      foreign(...Array.from({ length: 20_000 }, (_, i): [string, string] => [`f${i}`, "1"])),
    );
    expect(many.length).toBeLessThan(66_000);
    expect(many).toEndWith(" characters)");
  });

  test("has no control characters but its line ends", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(fc.oneof(text, fc.json()), (data) => {
        for (const each of pretty(event(data)).split("\n")) expect(each).toMatch(HARMLESS);
      }),
    );
  });
});

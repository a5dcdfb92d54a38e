import { expect, test } from "bun:test";
import { assert, property, string } from "fast-check";
import { utf8Bytes } from "../../src/primitives/utf8.ts";

test("the bytes of any text are those that TextEncoder makes", () => {
  assert(
    property(string({ unit: "binary" }), (text) => {
      expect(utf8Bytes(text)).toEqual(new TextEncoder().encode(text));
    }),
  );
  expect(utf8Bytes("a%{0}é€😀\u0000")).toEqual(new TextEncoder().encode("a%{0}é€😀\u0000"));
});

test("a lone surrogate has none", () => {
  expect(() => utf8Bytes("\ud800")).toThrow(URIError);
});

import { expect, test } from "bun:test";
import { quote } from "../../src/config/quote.ts";

test("a plain word stands in quotes", () => {
  expect(quote("--rats")).toBe('"--rats"');
});

test("of a URL only the scheme is shown, whatever comes before it", () => {
  expect(quote("redis://user:s3cret@host/0")).toBe('"redis://***"');
  expect(quote("--redsi=redis://:s3cret@host")).toBe('"--redsi=redis://***"');
  expect(quote("redis://a\nb:s3cret@host")).toBe('"redis://***"');
});

test("control characters, line separators and direction marks are made visible", () => {
  expect(quote("a\u001b[31mb\n")).toBe('"a\\u001b[31mb\\n"');
  expect(quote("\u009b\u2028\u202e")).toBe('"\\u{9b}\\u{2028}\\u{202e}"');
});

test("a long word is cut", () => {
  expect(quote("x".repeat(10_000))).toBe(`"${"x".repeat(60)}..."`);
});

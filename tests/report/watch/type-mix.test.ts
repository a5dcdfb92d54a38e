import { describe, expect, test } from "bun:test";
import { TypeMix } from "../../../src/report/watch/type-mix.ts";

describe("the mix of types", () => {
  test("is unknown before there was an entry", () => {
    const mix = new TypeMix();
    mix.add([]);
    expect(mix.now()).toBeNull();
  });

  test("counts what was looked at, the most frequent first", () => {
    const mix = new TypeMix();
    mix.add(["a", "b", "b"]);
    mix.add(["b", "constructor"]);
    expect(mix.now()).toEqual({
      lookedAt: 5,
      types: [
        { name: "b", count: 3 },
        { name: "a", count: 1 },
        { name: "constructor", count: 1 },
      ],
    });
  });

  test("forgets what is more than thirty looks old, looks without entries not counted", () => {
    const mix = new TypeMix();
    mix.add(["old"]);
    for (let i = 0; i < 29; i++) {
      mix.add(["new"]);
      mix.add([]);
    }
    expect(mix.now()!.types.map(({ name }) => name)).toEqual(["new", "old"]);
    mix.add(["new"]);
    expect(mix.now()).toEqual({ lookedAt: 30, types: [{ name: "new", count: 30 }] });
  });

  test("of thousands of types tells the twelve most frequent", () => {
    const mix = new TypeMix();
    mix.add(Array.from({ length: 5000 }, (_, i) => `t${i}`));
    mix.add(["t7"]);
    const { types, lookedAt } = mix.now()!;
    expect([types.length, types[0], types.at(-1), lookedAt]).toEqual([
      13,
      { name: "t7", count: 2 },
      { name: "(others)", count: 4988 },
      5001,
    ]);
  });
});

import { describe, expect, test } from "bun:test";
import { linkageOf } from "../../../scripts/redis-bundle/elf.ts";

/** What the loader itself says that a file of this machine asks for, in its own order. */
function askedFor(path: string): string[] {
  const loader = linkageOf(path).interpreter!;
  const said = Bun.spawnSync([loader, "--list", path]).stdout.toString();
  return said.split("\n").flatMap((line) => /^\s*(\S+\.so\S*) =>/.exec(line)?.[1] ?? []);
}

describe("what an ELF file asks for", () => {
  test("is what the loader finds for a program of this machine", () => {
    const { needed, interpreter } = linkageOf(process.execPath);
    expect(interpreter).toMatch(/\/ld-linux-[\w-]+\.so\.\d$/);
    expect(needed).toContain("libc.so.6");
    expect(askedFor(process.execPath)).toEqual(
      expect.arrayContaining(needed.filter((name) => !name.startsWith("ld-"))),
    );
  });

  test("a file that is none is refused with its path", () => {
    expect(() => linkageOf(import.meta.path)).toThrow(
      `Expected a 64-bit little-endian ELF file: ${import.meta.path}`,
    );
  });
});

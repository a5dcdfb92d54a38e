import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSmallFile } from "../../src/io/small-file.ts";

const folder = mkdtempSync(join(tmpdir(), "ingest-small-file-"));
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("readSmallFile", () => {
  test("reads a text, without the mark that some editors put in front", () => {
    writeFileSync(path("text"), "\ufeffhällo\n");
    expect(readSmallFile(path("text"), 100)).toEqual({ content: "hällo\n" });
  });

  test("takes exactly the limit, and not a byte more", () => {
    writeFileSync(path("limit"), "x".repeat(2048));
    writeFileSync(path("above"), "x".repeat(2049));
    expect(readSmallFile(path("limit"), 2048)).toHaveProperty("content");
    expect(readSmallFile(path("above"), 2048)).toEqual({ reason: "it has more than 2 KiB" });
  });

  test("never reads on where there is no end", () => {
    expect(readSmallFile("/dev/zero", 1024)).toEqual({ reason: "it has more than 1 KiB" });
  });

  test("takes a pipe that was named, and no pipe that lies about", async () => {
    await Bun.$`mkfifo ${path("pipe")}`;
    expect(readSmallFile(path("pipe"), 100, { regular: true })).toEqual({ reason: "it is no regular file" });
    const writer = Bun.spawn(["sh", "-c", 'printf redis://h > "$0"', path("pipe")]);
    expect(readSmallFile(path("pipe"), 100)).toEqual({ content: "redis://h" });
    await writer.exited;
  });

  test("says why it cannot", () => {
    mkdirSync(path("folder"));
    symlinkSync(path("circle"), path("circle"));
    expect(readSmallFile(path("none"), 1)).toEqual({ reason: "there is no such file", missing: true });
    expect(readSmallFile(path("text/below"), 1)).toEqual({ reason: "there is no such file", missing: true });
    expect(readSmallFile(path("folder"), 1)).toEqual({ reason: "it is a folder" });
    expect(readSmallFile(path("circle"), 1)).toEqual({ reason: "its links go in a circle" });
    expect(readSmallFile(path("x".repeat(300)), 1)).toEqual({ reason: "its name is too long" });
    expect(readSmallFile("zero\0byte", 1)).toHaveProperty("reason");
  });
});

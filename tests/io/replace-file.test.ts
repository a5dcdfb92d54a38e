import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replaceFile, whyNotReplaceable } from "../../src/io/replace-file.ts";

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ingest-replace-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(path: string): string {
  writeFileSync(path, "x");
  return path;
}

function circle(path: string): string {
  symlinkSync(path, path);
  return path;
}

describe("a file that is to be replaced", () => {
  test.each<[string, () => string, string | undefined]>([
    ["is not there yet", () => at("new.html"), undefined],
    ["is there", () => written(at("old.html")), undefined],
    ["is a folder", () => folder, "it is a folder"],
    ["would be a folder by its name", () => `${at("new")}/`, "it is a folder"],
    ["stands in no folder", () => at("none", "new.html"), "its folder is not there"],
    ["stands in a file", () => join(written(at("f")), "new.html"), "its folder is no folder"],
    ["is a device", () => "/dev/null", "it is no regular file"],
    ["has too long a name", () => at("x".repeat(300)), "its name is too long"],
    ["is a link in a circle", () => circle(at("l")), "its links go in a circle"],
  ])("that %s", (_, make, reason) => {
    const path = make();
    const before = readdirSync(folder);
    expect(whyNotReplaceable(path)).toBe(reason);
    expect(readdirSync(folder)).toEqual(before);
  });

  test("gets its new content and keeps its rights, and nothing else is left", () => {
    writeFileSync(at("r.html"), "old");
    chmodSync(at("r.html"), 0o640);
    replaceFile(at("r.html"), "new");
    expect(readFileSync(at("r.html"), "utf8")).toBe("new");
    expect(statSync(at("r.html")).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["r.html"]);
  });

  test("behind a link is replaced where it is, and the link stays", () => {
    mkdirSync(at("real"));
    writeFileSync(at("real", "r.html"), "old");
    symlinkSync(at("real", "r.html"), at("link.html"));
    replaceFile(at("link.html"), "new");
    expect(lstatSync(at("link.html")).isSymbolicLink()).toBe(true);
    expect(readFileSync(at("real", "r.html"), "utf8")).toBe("new");
  });

  test("whose folder has gone meanwhile is an error that names it, with exit 1", () => {
    expect(() => replaceFile(at("gone", "r.html"), "new")).toThrow(
      expect.objectContaining({
        exitCode: 1,
        message: `Cannot write ${JSON.stringify(at("gone", "r.html"))}: its folder is not there`,
      }),
    );
  });
});

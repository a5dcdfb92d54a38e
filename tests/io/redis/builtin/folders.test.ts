import { afterAll, describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  cacheFolders,
  defaultDataFolder,
  makeDataFolder,
  makeOwnFolder,
} from "../../../../src/io/redis/builtin/folders.ts";

const scratch = mkdtempSync(join(tmpdir(), "ingest-folders-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const ours = `/tmp/ingest-${process.getuid!()}`;

describe("candidates for the cache", () => {
  test("stand below the home folder, the runtime folder and /tmp, in this order", () => {
    expect(cacheFolders({ HOME: "/home/a", XDG_RUNTIME_DIR: "/run/user/1" })).toEqual([
      "/home/a/.cache/ingest",
      "/run/user/1/ingest",
      ours,
    ]);
  });

  test("follow XDG_CACHE_HOME when it is an absolute path", () => {
    expect(cacheFolders({ HOME: "/home/a", XDG_CACHE_HOME: "/c" })).toEqual(["/c/ingest", ours]);
    expect(cacheFolders({ HOME: "/home/a", XDG_CACHE_HOME: "c" })).toEqual(["/home/a/.cache/ingest", ours]);
  });
});

describe("the data folder", () => {
  test("stands below XDG_DATA_HOME, else below the home folder", () => {
    expect(defaultDataFolder({ HOME: "/home/a", XDG_DATA_HOME: "/d" })).toBe("/d/ingest/redis");
    expect(defaultDataFolder({ HOME: "/home/a", XDG_DATA_HOME: "" })).toBe(
      "/home/a/.local/share/ingest/redis",
    );
  });

  test("is closed to others", () => {
    const folder = join(scratch, "data/ingest/redis");
    makeDataFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test("that cannot be made is a sentence with its path and the next step", () => {
    const file = join(scratch, "file");
    writeFileSync(file, "");
    expect(() => makeDataFolder(join(file, "redis"))).toThrow(
      expect.objectContaining({
        exitCode: 3,
        message: `The built-in Redis cannot keep its data in ${file}/redis: ENOTDIR`,
        hint: expect.stringContaining("XDG_DATA_HOME"),
      }),
    );
  });
});

describe("a folder for programs", () => {
  test("is made with its parents, closed to others, and fine when it is there already", () => {
    const folder = join(scratch, "cache/ingest");
    expect(makeOwnFolder(folder)).toBeUndefined();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(makeOwnFolder(folder)).toBeUndefined();
  });

  test("is refused when others may write into it", () => {
    const folder = join(scratch, "open");
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    expect(makeOwnFolder(folder)).toBe("can be written by others");
  });

  test("is refused when it is a link that somebody laid out", () => {
    const link = join(scratch, "link");
    mkdirSync(join(scratch, "elsewhere"));
    symlinkSync(join(scratch, "elsewhere"), link);
    expect(makeOwnFolder(link)).toBe("is not a folder");
  });

  test("is refused when it belongs to somebody else", () => {
    // Root can give a folder away; to anybody else, /usr is somebody else's.
    const folder = process.getuid!() === 0 ? join(scratch, "theirs") : "/usr";
    mkdirSync(folder, { recursive: true });
    if (process.getuid!() === 0) Bun.spawnSync(["chown", "65534", folder]);
    expect(makeOwnFolder(folder)).toBe("belongs to another user");
  });
});

import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Programs } from "../../../../src/io/redis/builtin/programs.ts";
import { unpackBundle } from "../../../../src/io/redis/builtin/unpack.ts";
import { freePort } from "../../../support/redis-server.ts";
import { theBundle, withoutExecution } from "./bundles.ts";
import { mountedAt } from "./mounts.ts";
import { processesWith, type Somebody, somebody, startHolder } from "./setting.ts";

const bundle = theBundle();
const folderName = `redis-${bundle.manifest.redis}-${bundle.manifest.sha256.slice(0, 12)}`;

async function unpacked(into: readonly string[]): Promise<Programs> {
  const result = await unpackBundle(bundle, into);
  if ("programs" in result) return result.programs;
  throw new Error(result.problems.join("; "));
}

function answers({ server }: Programs): string {
  return Bun.spawnSync([...server, "--version"], { env: {} }).stdout.toString();
}

describe("unpacking the built-in Redis", () => {
  test("gives a server of the version that the manifest names, in a folder named after it", async () => {
    using user = somebody();
    const programs = await unpacked([user.cacheFolder]);
    expect(answers(programs)).toContain(`v=${bundle.manifest.redis} `);
    expect(readdirSync(user.cacheFolder)).toEqual([folderName]);
  });

  test("happens once: the next one uses what is there", async () => {
    using user = somebody();
    await unpacked([user.cacheFolder]);
    const before = statSync(join(user.cacheFolder, folderName)).ino;
    await unpacked([user.cacheFolder]);
    expect(statSync(join(user.cacheFolder, folderName)).ino).toBe(before);
  });

  test.each(["lib/libssl.so.3", "bin/dash", "bin/flock", "bin/redis-server"])(
    "is repeated when %s has been damaged",
    async (file) => {
      using user = somebody();
      await unpacked([user.cacheFolder]);
      truncateSync(join(user.cacheFolder, folderName, file), 100);
      expect(answers(await unpacked([user.cacheFolder]))).toContain("Redis server");
      expect(readdirSync(user.cacheFolder)).toEqual([folderName]);
    },
  );

  test("is done by four processes at once without harm to any", async () => {
    using user = somebody();
    const holders = ["a", "b", "c", "d"].map((data) =>
      startHolder(freePort(), { ...user.env, XDG_DATA_HOME: join(user.home, data) }),
    );
    const notes = await Promise.all(holders.map(({ note }) => note));
    expect(notes.every((note) => note.startsWith("Started the built-in Redis "))).toBe(true);
    expect(readdirSync(user.cacheFolder)).toEqual([folderName]);
    await Promise.all(holders.map(({ stop }) => stop()));
  });

  test("works in a folder with spaces and other letters", async () => {
    using user = somebody();
    expect(answers(await unpacked([join(user.home, "für alle Fälle/in gest")]))).toContain("Redis server");
  });
});

describe("a cache folder that does not do", () => {
  test("because it is on a read-only file system gives way to the next one", async () => {
    using user = somebody();
    const cache = join(user.home, "cache");
    mkdirSync(cache);
    const mount = mountedAt(cache, "ro");
    // Where we may not mount, the kernel's own folder is as closed.
    await expectRuntimeFolder(user, mount ? cache : "/proc/self", mount);
  });

  test("because nothing in it may be executed gives way to the next one", async () => {
    using user = somebody();
    const cache = join(user.home, "cache");
    mkdirSync(cache);
    const mount = mountedAt(cache, "noexec");
    if (mount) await expectRuntimeFolder(user, cache, mount);
    // Where we may not mount, the files' own permissions stand in for the file system's.
    const result = await unpackBundle(await withoutExecution(user.home), [user.cacheFolder]);
    expect(result).toEqual({ problems: [`${user.cacheFolder} does not let programs run (EACCES)`] });
  });

  test("is left clean, and all of them are named with what is wrong with each", async () => {
    using user = somebody();
    const file = join(user.home, "file");
    writeFileSync(file, "");
    const result = await unpackBundle(await withoutExecution(user.home), [user.cacheFolder, join(file, "x")]);
    expect(result).toEqual({
      problems: [`${user.cacheFolder} does not let programs run (EACCES)`, `${file}/x ENOTDIR`],
    });
    expect(readdirSync(user.cacheFolder)).toEqual([]);
  });
});

/** The server runs out of XDG_RUNTIME_DIR, because XDG_CACHE_HOME does not do. */
async function expectRuntimeFolder(
  user: Somebody,
  cache: string,
  mount: string[] | undefined,
): Promise<void> {
  const runtime = join(user.home, "runtime");
  const env = { ...user.env, XDG_CACHE_HOME: cache, XDG_RUNTIME_DIR: runtime };
  const holder = startHolder(freePort(), env, mount);
  expect(await holder.note).toStartWith("Started the built-in Redis ");
  expect(processesWith(join(runtime, "ingest", folderName, "bin/redis-server"))).not.toEqual([]);
  expect(existsSync(join(cache, "ingest", folderName))).toBe(false);
  await holder.stop();
}

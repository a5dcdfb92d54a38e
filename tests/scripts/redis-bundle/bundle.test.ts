import { afterAll, describe, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archive } from "../../../scripts/redis-bundle/archive.ts";
import { linkageOf } from "../../../scripts/redis-bundle/elf.ts";
import { theBundle } from "../../io/redis/builtin/bundles.ts";

const { path, manifest } = theBundle();
const unpacked = mkdtempSync(join(tmpdir(), "ingest-bundle-"));
afterAll(() => rmSync(unpacked, { recursive: true, force: true }));
await new Bun.Archive(await Bun.file(path).bytes()).extract(unpacked);
const at = (...names: string[]) => join(unpacked, ...names);

describe("the bundle of the built-in Redis", () => {
  test("has the SHA-256 that its manifest says", async () => {
    const hash = new Bun.CryptoHasher("sha256").update(await Bun.file(path).bytes()).digest("hex");
    expect(hash).toBe(manifest.sha256);
  });

  test("contains the loader, and every library that anything in it asks for, and no other", () => {
    const libraries = readdirSync(at("lib"));
    const files = [
      ...readdirSync(at("bin")).map((name) => at("bin", name)),
      ...libraries.map((name) => at("lib", name)),
    ];
    const needed = new Set([manifest.loader, ...files.flatMap((file) => linkageOf(file).needed)]);
    expect(libraries.sort()).toEqual([...needed].sort());
  });

  test("names every package with the version of its source, and carries its copyright notice", () => {
    const notice = readFileSync(at("NOTICE"), "utf8");
    const names = [...notice.matchAll(/^ {2}(\S+) \S+ \(source package \S+ \S+\)$/gm)].map(
      (match) => match[1]!,
    );
    expect(names).toContain("redis-tools");
    expect(names).toContain("libc6");
    expect(notice).toContain(`redis-tools 5:${manifest.redis}-`);
    // GCC's libraries share the notice of gcc-12-base.
    const gcc = ["libatomic1", "libgcc-s1", "libstdc++6"];
    expect(
      names.filter((name) => !gcc.includes(name)).filter((name) => !existsSync(at("copyright", name))),
    ).toEqual([]);
  });

  test("carries the licence texts that the notices refer to", () => {
    const notices = readdirSync(at("copyright")).map((name) => readFileSync(at("copyright", name), "latin1"));
    const named = notices.flatMap((text) =>
      [...text.matchAll(/common-licenses\/([A-Z]+-[\d.]*\d)/g)].map((match) => match[1]!),
    );
    expect(named).toContain("LGPL-2.1");
    expect([...new Set(named)].filter((name) => !existsSync(at("common-licenses", name)))).toEqual([]);
  });
});

test("the same files give the same archive, whenever and under whatever umask they were written", () => {
  const [one, two] = ["one", "two"].map((name) => at("archives", name)) as [string, string];
  for (const [folder, mode] of [
    [one, 0o600],
    [two, 0o644],
  ] as const) {
    mkdirSync(folder, { recursive: true });
    for (const name of ["b", "a"]) writeFileSync(join(folder, name), name, { mode });
  }
  utimesSync(join(two, "a"), 1, 1);
  expect(Buffer.from(archive(one)).equals(archive(two))).toBe(true);
});

import { describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createLog } from "../../../../src/io/log.ts";
import { type Launched, launchBuiltin } from "../../../../src/io/redis/builtin/launch.ts";
import type { Bundle } from "../../../../src/io/redis/builtin/unpack.ts";
import { freePort } from "../../../support/redis-server.ts";
import { withoutExecution } from "./bundles.ts";
import { redis, type Somebody, somebody } from "./setting.ts";

const log = createLog({ format: "text", level: "error", color: "never" });

/** A launch by somebody whose PATH has these names for the host's programs. */
function launch(
  user: Somebody,
  port: number,
  bundle: Bundle | null,
  names: Record<string, string>,
): Promise<Launched> {
  const programs = join(user.home, "programs");
  mkdirSync(programs);
  for (const [name, program] of Object.entries(names)) symlinkSync(Bun.which(program)!, join(programs, name));
  return launchBuiltin(log, { port, env: { ...user.env, PATH: programs }, bundle });
}

describe("a build that carries no Redis", () => {
  test.each([
    ["redis-server", { "redis-server": "redis-server", sh: "sh", flock: "flock" }],
    ["valkey-server", { "valkey-server": "redis-server", sh: "sh" }],
  ])("runs the host's %s", async (name, names) => {
    using user = somebody();
    const port = freePort();
    const { server, line } = await launch(user, port, null, names);
    expect(line).toStartWith(
      `Started the Redis (${user.home}/programs/${name}) at 127.0.0.1:${port}, data in ${user.dataFolder}`,
    );
    expect(await redis(port, "set", "a", "b")).toBe("OK");
    await server!.stop();
    expect(server!.ended()!.code).toBe(0);
  });

  test("without one in the PATH says what to do", async () => {
    using user = somebody();
    expect(launch(user, freePort(), null, {})).rejects.toMatchObject({
      exitCode: 3,
      message: "No Redis was named, none answers, and this build of ingest carries none",
      hint: "Install redis-server or valkey-server, or name a Redis with --redis or REDIS_URL",
    });
  });
});

describe("a carried Redis that may not be executed anywhere", () => {
  test("gives way to the host's", async () => {
    using user = somebody();
    const bundle = await withoutExecution(user.home);
    const { server, line } = await launch(user, freePort(), bundle, {
      "redis-server": "redis-server",
      sh: "sh",
    });
    expect(line).toContain("/programs/redis-server) at ");
    await server!.stop();
  });

  test("is a sentence that names every folder that was tried", async () => {
    using user = somebody();
    const folders = [user.cacheFolder, `/tmp/ingest-${process.getuid!()}`];
    expect(launch(user, freePort(), await withoutExecution(user.home), {})).rejects.toMatchObject({
      exitCode: 3,
      message: `The built-in Redis cannot be unpacked: ${folders.map((each) => `${each} does not let programs run (EACCES)`).join("; ")}`,
      hint: expect.stringContaining("XDG_CACHE_HOME"),
    });
  });
});

describe("a server that does not start", () => {
  test("is a sentence with its own last words and where its log is", async () => {
    using user = somebody();
    // A folder where the append-only files belong is of no use as a file.
    mkdirSync(user.dataFolder, { recursive: true });
    await Bun.write(join(user.dataFolder, "appendonlydir"), "");
    expect(
      launch(user, freePort(), null, { "redis-server": "redis-server", sh: "sh" }),
    ).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^The Redis \(.*\) does not start: .*append/i),
      hint: expect.stringContaining(join(user.dataFolder, "redis.log")),
    });
  });
});

import { describe, expect, test } from "bun:test";
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { summaryOf } from "../support/outcomes.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";

const EVENTS = 2000;
const [OLD, NEW] = ["0ld-secret", "n3w-secret"];
const RATE = ["--rate", "500", "--burst-multiplier", "1", "--log-every", "1000000", "--json"];

interface Rotation {
  readonly server: TestRedis;
  readonly run: Running;
  readonly file: string;
  /** What the file should hold for this password. */
  urlWith(password: string): string;
  /** The server takes this password alone from now on, and every connection breaks. */
  exchange(password: string): Promise<void>;
}

/** A user whose password stands in a file, and a run of 4 s that has begun a good half second ago. */
async function startRotation(place: (dir: string, url: string) => string, ...args: string[]) {
  const server = await startRedis();
  const setPassword = (password: string) =>
    server.cli("ACL", "SETUSER", "writer", "reset", "on", `>${password}`, "allkeys", "+@all");
  await setPassword(OLD);
  const urlWith = (password: string) => `redis://writer:${password}@127.0.0.1:${server.port}`;
  const file = place(server.dir, urlWith(OLD));
  const words = ["run", "--redis-url-file", file, ...RATE, "--count", String(EVENTS), ...args];
  const run = spawnIngest(words, { timeoutMs: 50_000 });
  await run.untilStderr(/Publishing into/);
  await Bun.sleep(600);
  const exchange = async (password: string) => {
    await setPassword(password);
    await server.cli("CLIENT", "KILL", "USER", "writer");
  };
  return { server, run, file, urlWith, exchange, [Symbol.asyncDispose]: server.stop };
}

const plainFile = (dir: string, url: string): string => {
  const file = join(dir, "redis-url");
  writeFileSync(file, `${url}\n`);
  return file;
};

/** Exactly all of them, and neither password anywhere. */
async function expectAll({ run, server, file }: Rotation): Promise<void> {
  const answer = await run.ended;
  expect([answer.code, answer.code === 0 && summaryOf(answer).achieved.events]).toEqual([0, EVENTS]);
  expect(answer.stderr).toContain("refuses the user name or the password");
  expect(answer.stderr).toContain("Publishing again after");
  expect(answer.stderr + answer.stdout).not.toContain("-secret");
  expect(await server.cli("XLEN", "analytics_events")).toBe(String(EVENTS));
  const verdict = await runIngest(["verify", "--redis-url-file", file]);
  expect([verdict.code, verdict.stdout.trimEnd().split("\n").at(-1)?.slice(0, 6)]).toEqual([0, "PROVEN"]);
}

const REFUSED = /refuses the user name or the password/;

describe("a password that is exchanged while a run goes on", () => {
  test.concurrent("is taken from the file after the old one was refused, again and again", async () => {
    await using rotation = await startRotation(plainFile);
    const { run, file, urlWith, exchange } = rotation;
    await exchange(NEW);
    await run.untilStderr(REFUSED);
    writeFileSync(file, urlWith(NEW));
    await run.untilStderr(/Publishing again after/);
    writeFileSync(file, urlWith("third-secret"));
    await exchange("third-secret");
    await expectAll(rotation);
  });

  test.concurrent("may stand there for a while as half of a URL, as nothing, or not at all", async () => {
    await using rotation = await startRotation(plainFile);
    const { run, file, urlWith, exchange } = rotation;
    await exchange(NEW);
    await run.untilStderr(REFUSED);
    const whole = urlWith(NEW);
    for (const part of ["", whole.slice(0, 12), whole.slice(0, whole.indexOf(NEW) + 4), whole.slice(0, -1)]) {
      writeFileSync(file, part);
      await Bun.sleep(300);
    }
    await run.untilStderr(/--redis-url-file is not used: it (?:holds no Redis URL|names another Redis now)/);
    renameSync(file, `${file}.old`);
    await Bun.sleep(300);
    writeFileSync(file, whole);
    await expectAll(rotation);
  });

  test.concurrent("comes by a link that is exchanged, as orchestrators do it", async () => {
    await using rotation = await startRotation((dir, url) => {
      for (const [name, text] of [
        ["..first", url],
        ["..second", url.replace(OLD, NEW)],
      ] as const) {
        mkdirSync(join(dir, name));
        writeFileSync(join(dir, name, "redis-url"), text, { mode: 0o400 });
      }
      symlinkSync("..first", join(dir, "..data"));
      symlinkSync("..data/redis-url", join(dir, "redis-url"));
      return join(dir, "redis-url");
    });
    const { server, run, exchange } = rotation;
    await exchange(NEW);
    await run.untilStderr(REFUSED);
    symlinkSync("..second", join(server.dir, "..new"));
    renameSync(join(server.dir, "..new"), join(server.dir, "..data"));
    await expectAll(rotation);
  });

  test.concurrent("is not looked for at another Redis, which the file may name by mistake", async () => {
    await using other = await startRedis();
    await using rotation = await startRotation(plainFile);
    const { run, file, urlWith, exchange } = rotation;
    await exchange(NEW);
    await run.untilStderr(REFUSED);
    writeFileSync(file, other.url);
    await run.untilStderr(/--redis-url-file is not used: it names another Redis now/);
    expect(await other.cli("INFO", "commandstats")).not.toMatch(/cmdstat_(?:auth|client|eval)/);
    writeFileSync(file, urlWith(NEW));
    await expectAll(rotation);
  });

  test.concurrent("and never comes ends the run by --max-outage", async () => {
    await using rotation = await startRotation(plainFile, "--max-outage", "2s");
    await rotation.exchange(NEW);
    const { code, stderr } = await rotation.run.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/refuses the user name or the password, for longer than --max-outage allows/);
  });
});

describe("at the start", () => {
  test.concurrent("a password that is refused ends it at once, unless there is time to wait for another", async () => {
    await using server = await startRedis({ args: ["--requirepass", NEW] });
    const file = plainFile(server.dir, `redis://:${OLD}@127.0.0.1:${server.port}`);
    const words = ["run", "--redis-url-file", file, "--rate", "1000", "--count", "50"];
    const refused = await runIngest(words);
    expect([refused.code, refused.stdout]).toEqual([3, ""]);
    expect(refused.stderr).toMatch(REFUSED);
    const patient = spawnIngest([...words, "--connect-timeout", "20s"]);
    await Bun.sleep(500);
    writeFileSync(file, `redis://:${NEW}@127.0.0.1:${server.port}`);
    expect((await patient.ended).code).toBe(0);
  });

  test.concurrent("a pipe is read once, and not waited for when its password is refused", async () => {
    await using server = await startRedis({ args: ["--requirepass", NEW] });
    const pipe = join(server.dir, "pipe");
    await Bun.$`mkfifo ${pipe}`;
    const writer = Bun.spawn([
      "sh",
      "-c",
      `printf %s "$1" > "$0"`,
      pipe,
      `redis://:${OLD}@127.0.0.1:${server.port}`,
    ]);
    const { code, stderr } = await runIngest(["run", "--redis-url-file", pipe, "--connect-timeout", "20s"]);
    await writer.exited;
    expect(code).toBe(3);
    expect(stderr).toMatch(REFUSED);
  });
});

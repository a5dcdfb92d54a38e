import { expect, test } from "bun:test";
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { lastIncrement } from "../../../support/append-only-file.ts";
import { freePort } from "../../../support/redis-server.ts";
import { redis, type Somebody, somebody, startHolder } from "./setting.ts";

/** Three entries and a field, as a batch leaves them in the file: MULTI, XADD, XADD, XADD, HSET, EXEC. */
const BATCH = `for i = 1, 3 do redis.call('XADD', 's', '*', 'data', i) end
  return redis.call('HSET', 'h', 'n', ARGV[1])`;

/** Writes batches into the built-in Redis, which is then killed. How many entries it began with, and its file. */
async function killedAfter({ env, dataFolder }: Somebody, ...batches: string[]) {
  const port = freePort();
  const holder = startHolder(port, env);
  await holder.note;
  await redis(port, "config", "set", "appendfsync", "always");
  const began = await redis(port, "xlen", "s");
  for (const batch of batches) await redis(port, "eval", BATCH, "0", batch);
  const pid = /^process_id:(\d+)/m.exec(await redis(port, "info", "server"))![1];
  process.kill(Number(pid), "SIGKILL");
  await holder.stop();
  return { began, file: lastIncrement(dataFolder) };
}

test("a batch that a kill has cut is gone at the next start, and does not come back at the one after", async () => {
  using user = somebody();
  const { file } = await killedAfter(user, "first", "second");
  const second = readFileSync(file, "latin1").lastIndexOf("\r\nMULTI\r\n");
  // Into the second of its entries.
  truncateSync(file, second + 170);
  expect((await killedAfter(user, "second again")).began).toBe("3");
  expect((await killedAfter(user)).began).toBe("6");
});

test("a file that is broken before its end stays as it is, and the server says so", async () => {
  using user = somebody();
  const { file } = await killedAfter(user, "first", "second");
  const text = readFileSync(file, "latin1");
  writeFileSync(file, text.replace("$4\r\nXADD", "$x\r\nXADD").replace("$4\r\nxadd", "$x\r\nxadd"), "latin1");
  const size = statSync(file).size;
  const holder = startHolder(freePort(), user.env);
  await expect(holder.note).rejects.toThrow(/does not start/);
  await holder.exited;
  expect(statSync(file).size).toBe(size);
});

test("a file that was written to its end, and an empty one, are served as they are", async () => {
  using user = somebody();
  await killedAfter(user);
  const { began, file } = await killedAfter(user, "first");
  const { size } = statSync(file);
  expect([began, (await killedAfter(user)).began, statSync(file).size]).toEqual(["0", "3", size]);
});

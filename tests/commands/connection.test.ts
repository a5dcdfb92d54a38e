import { expect, test } from "bun:test";
import { CONNECTION_SETTINGS, warnWhileUnchecked } from "../../src/commands/connection.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { createLog } from "../../src/io/log.ts";
import { keyring } from "../../src/io/redis/keyring.ts";
import type { RedisTarget } from "../../src/io/redis/target.ts";

const target = (isInsecure: boolean): RedisTarget => {
  const keys = keyring({ tls: { paths: {}, terms: { isInsecure } } });
  return { host: "h", port: 1, tls: true, db: 0, label: "h:1", keyring: keys };
};

function listen() {
  const lines: string[] = [];
  const writer = { write: (line: string) => void lines.push(line), close: async () => {} };
  return { lines, log: createLog({ format: "text", level: "warn", color: "never" }, writer) };
}

test("that certificates are not checked is said at once, and again and again until the end", async () => {
  const { lines, log } = listen();
  const end = warnWhileUnchecked(target(true), log, 5);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toStartWith("warning: The server's certificate is not checked (--tls-insecure)");
  while (lines.length < 3) await Bun.sleep(5);
  end();
  const said = lines.length;
  await Bun.sleep(30);
  expect([lines.length, new Set(lines).size]).toEqual([said, 1]);
});

test("every command that names a Redis takes all that one needs to be let in", async () => {
  for (const { load } of COMMANDS.values()) {
    const { name, settings } = (await load()).default.ingest;
    const missing = CONNECTION_SETTINGS.filter((key) => !settings.includes(key));
    expect([name, settings.includes("redis") ? missing : []]).toEqual([name, []]);
  }
});

test("nothing is said where they are, or where there are none", async () => {
  const { lines, log } = listen();
  const { keyring: _, ...plain } = target(false);
  for (const each of [target(false), plain]) warnWhileUnchecked(each, log, 1)();
  expect(lines).toEqual([]);
});

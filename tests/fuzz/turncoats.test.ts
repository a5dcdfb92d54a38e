import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { runIngest } from "../support/ingest.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";
import { meet } from "./support/meet.ts";
import { ANSWERS, ENDLESS } from "./support/nonsense.ts";
import { type Nonsense, turncoat } from "./support/turncoat.ts";

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
  const args = ["run", "--redis", server.url, "--rate", "2000", "--count", "1500", "--seed", "1"];
  expect((await runIngest(args)).code).toBe(0);
});
afterAll(() => server.stop());

const RUN = "run --rate 1000 --count 200 --max-outage 1s";
/** The commands, what the server is asked for when it turns, and the word by which it knows that. */
const STAGES: readonly [command: string, at: string, word: string][] = [
  ["verify", "the ledger", "HGETALL"],
  ["verify", "the outline", "XINFO"],
  ["verify", "a page", "xrange"],
  [RUN, "its first script", "EVAL\r\n"],
  [RUN, "a batch", "EVALSHA"],
];

const cases: [string, Nonsense][] = [
  ...Object.entries(ANSWERS).map(([name, once]): [string, Nonsense] => [name, { once }]),
  ...Object.entries(ENDLESS),
];

describe.each(STAGES)("%s at a server that turns hostile when it is asked for %s:", (command, _, word) => {
  test.concurrent.each(cases)(
    "%s ends in one sentence and little memory",
    async (name, nonsense) => {
      using hostile = turncoat(server.port, word, nonsense);
      let met = await meet(command, hostile.port);
      // Among many others at once, connecting alone may take too long for the program's patience.
      for (let i = 0; i < 5 && !hostile.hasTurned; i++) met = await meet(command, hostile.port);
      const { code, said, peakMiB } = met;
      expect([name, hostile.hasTurned, [1, 3].includes(code), said]).toEqual([name, true, true, said]);
      expect(said).not.toMatch(/\n\s+at |bug in ingest/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(said).not.toMatch(/[\u0007\u001b]/);
      expect(peakMiB).toBeLessThan(100);
    },
    60_000,
  );
});

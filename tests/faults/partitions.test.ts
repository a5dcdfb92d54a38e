import { afterEach, describe, expect, test } from "bun:test";
import { contentsOf, idsOf, shardNames } from "../support/divided.ts";
import { type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { summaryOf } from "../support/outcomes.ts";
import { START_UNIX_MS } from "../support/streams.ts";

const { server, redis } = await oneRedis();
const started: Running[] = [];
afterEach(() => {
  for (const run of started.splice(0)) run.kill("SIGKILL");
});

const COUNT = 2400;
const COMMON = [
  ...["--redis", server.url, "--seed", "divided", "--start", new Date(START_UNIX_MS).toISOString()],
  ...["--rate", "600", "--burst-multiplier", "5", "--burst-interval", "1s", "--burst-duration", "200ms"],
  ...["--count", `${COUNT}`, "--log-every", "1"],
];

const publish = (stream: string, ...args: string[]): Running => {
  const run = spawnIngest(["run", ...COMMON, "--stream", stream, ...args], { timeoutMs: 100_000 });
  started.push(run);
  return run;
};

const shardFlags = (shards: number | undefined) => (shards === undefined ? [] : ["--shards", `${shards}`]);

const DIVISIONS = [1, 2, 3, 7].flatMap((partitions) =>
  [undefined, 3, 6].map((shards) => [partitions, shards] as const),
);

describe("the union of partitions is the whole run, byte for byte, though one was killed and resumed:", () => {
  test.each(DIVISIONS)(
    "%d partitions, %p shards",
    async (partitions, shards) => {
      expect((await publish("whole").ended).code).toBe(0);
      const whole = await contentsOf(redis, ["whole"], idsOf("divided"));
      expect(whole.count).toBe(COUNT);

      const flags = (partition: number) => [
        "--partition",
        `${partition}/${partitions}`,
        ...shardFlags(shards),
      ];
      const runs = Array.from({ length: partitions }, (_, i) => publish("parts", ...flags(i + 1), "--json"));
      const victim = runs[partitions >> 1]!;
      await victim.untilStderr(/published {2}stream/, 60_000);
      victim.kill("SIGKILL");
      expect((await victim.ended).code).toBe(137);
      const heir = publish("parts", ...flags((partitions >> 1) + 1), "--resume", "--json");
      const others = runs.filter((run) => run !== victim);
      const summaries = [];
      for (const run of [...others, heir]) {
        const answer = await run.ended;
        expect(answer).toMatchObject({ code: 0 });
        summaries.push(summaryOf(answer));
      }
      const names = shardNames("parts", shards);
      expect(await contentsOf(redis, names, idsOf("divided"))).toEqual(whole);
      expect(summaries.reduce((sum, { achieved }) => sum + achieved.events, 0)).toBe(COUNT);
      const proof = await runIngest([
        ...["verify", "--redis", server.url, "--stream", "parts", ...shardFlags(shards)],
      ]);
      expect([proof.code, proof.stdout.includes("PROVEN: 2,400 entries")]).toEqual([0, true]);
    },
    120_000,
  );
});

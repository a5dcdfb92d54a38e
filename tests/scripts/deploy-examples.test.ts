import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, runIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { freePort } from "../support/redis-server.ts";

const STREAM = "analytics_events";
const read = (name: string): unknown =>
  Bun.YAML.parse(readFileSync(join(import.meta.dir, "../../scripts/deploy", name), "utf8"));

interface Service {
  readonly command: string | readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}
const { services } = read("consumers.yaml") as { services: Record<"consumer" | "ingest", Service> };

interface Step {
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const { jobs } = read("github-actions.yml") as { jobs: { load: { steps: readonly Step[] } } };

const { server, redis } = await oneRedis();

/** What is wrong with a command line is told before anything is connected: exit 3 is as far as a valid one comes. */
const tried = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  runIngest(args, { env: { ...env, REDIS_URL: `redis://127.0.0.1:${freePort()}` } });

describe("the examples", () => {
  test("give the program what it takes", async () => {
    const { command, environment } = services.ingest;
    const commands = jobs.load.steps.flatMap(({ run, env }) =>
      run?.startsWith("ingest ") ? [{ args: run.replace(/^ingest | >.*$/g, "").split(" "), env }] : [],
    );
    expect(commands.length).toBe(2);
    for (const { args, env } of [{ args: `${command}`.split(" "), env: environment }, ...commands]) {
      const { code, stderr } = await tried(args, env);
      expect([args, code, stderr]).toEqual([args, 3, expect.stringContaining("Nothing listens at ")]);
    }
    expect((await tried([`${command}`.split(" ")[0]!, "--bogus"])).code).toBe(2);
  });

  test("have a consumer that takes everything there is, and acknowledges it", async () => {
    const { command, environment } = services.consumer;
    const script = command[0]!.replaceAll("$$", "$").replace("-h redis", `-p ${server.port}`);
    const env = { PATH: process.env.PATH!, ...environment };
    const consumer = Bun.spawn(["sh", "-c", script], {
      env,
      stdout: "ignore",
      stderr: "ignore",
      stdin: "ignore",
    });
    try {
      const run = ["run", "--redis", server.url, "--rate", "500", "--count", "1500"];
      const { code, stderr } = await runIngest([...run, "--fail-if", "consumer_lag > 1k"]);
      expect([code, stderr]).toEqual([0, expect.stringContaining("1 of 1 thresholds kept")]);
      const standing = async () => {
        const [[, , , , , pending, , , , , , lag]] = (await redis.xinfo("GROUPS", STREAM)) as [unknown[]];
        return [pending, lag];
      };
      const deadline = performance.now() + 20_000;
      while (`${await standing()}` !== "0,0" && performance.now() < deadline) await Bun.sleep(50);
      expect(await standing()).toEqual([0, 0]);
    } finally {
      consumer.kill("SIGKILL");
      await consumer.exited;
    }
  });
});

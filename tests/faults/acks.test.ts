import { describe, expect, test } from "bun:test";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";

const ARGS = ["--rate", "500", "--burst-multiplier", "1", "--log-every", "1000000", "--json"];

describe("--acks replicas:1", () => {
  test.concurrent("settles an event when a replica has it", async () => {
    await using master = await startRedis();
    await using replica = await startRedis({ args: ["--replicaof", "127.0.0.1", String(master.port)] });
    while (!(await master.cli("INFO", "replication")).includes("state=online")) await Bun.sleep(20);
    const args = ["--acks", "replicas:1", "--count", "1000"];
    const answer = await runIngest(["run", "--redis", master.url, ...ARGS, ...args]);
    const { achieved, errors } = summaryOf(answer);
    expect([answer.code, achieved.events, errors]).toEqual([0, 1000, 0]);
    // What the run calls settled is on the replica already.
    expect(await replica.cli("XLEN", "analytics_events")).toBe("1000");
    await prove(master.url);
  });

  test.concurrent("waits for a replica that is away, and settles nothing meanwhile", async () => {
    await using master = await startRedis();
    await using replica = await startRedis({ args: ["--replicaof", "127.0.0.1", String(master.port)] });
    while (!(await master.cli("INFO", "replication")).includes("state=online")) await Bun.sleep(20);
    const args = ["--acks", "replicas:1", "--count", "1200"];
    const run = spawnIngest(["run", "--redis", master.url, ...ARGS, ...args], { timeoutMs: 40_000 });
    await run.untilStderr(/Publishing into/);
    await Bun.sleep(500);
    await replica.kill("SIGSTOP");
    await run.untilStderr(/Only 0 of the 1 replicas that --acks asks for have acknowledged/, 15_000);
    await replica.kill("SIGCONT");
    const answer = await run.ended;
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 1200]);
    expect(answer.stderr).toContain("Publishing again after");
    await prove(master.url);
  });

  test.concurrent("gives up by --max-outage when none comes, and names what is unresolved", async () => {
    await using master = await startRedis();
    const args = ["--acks", "replicas:1", "--count", "100", "--max-outage", "2s"];
    const { code, stderr } = await runIngest(["run", "--redis", master.url, ...ARGS, ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain("Only 0 of the 1 replicas");
  });
});

describe("--acks fsync", () => {
  test.concurrent("settles an event when it is on the disk, or is refused with the server's version or setting", async () => {
    await using server = await startRedis({ args: ["--appendonly", "yes"] });
    const args = ["--acks", "fsync", "--count", "500"];
    const answer = await runIngest(["run", "--redis", server.url, ...ARGS, ...args]);
    const [, version] = /redis_version:(\S+)/.exec(await server.cli("INFO", "server"))!;
    const hasWaitAof = (await server.cli("COMMAND", "INFO", "WAITAOF")).trim() !== "";
    if (hasWaitAof) {
      expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 500]);
      await prove(server.url);
    } else {
      expect(answer.code).toBe(3);
      expect(answer.stderr).toContain(`is ${version} and has no WAITAOF, which --acks fsync needs`);
      expect(await server.cli("XLEN", "analytics_events")).toBe("0");
    }
  });

  test.concurrent("contradicts --delivery at-least-once", async () => {
    const { code, stderr } = await runIngest(["run", "--acks", "fsync", "--delivery", "at-least-once"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--acks (flag --acks) needs --delivery exactly-once");
  });
});

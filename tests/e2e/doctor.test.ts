import { describe, expect, test } from "bun:test";
import { type DoctorReport, doctorReportSchema } from "../../src/report/doctor/findings.ts";
import { runIngest } from "../support/ingest.ts";
import { prove } from "../support/outcomes.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";
import { stranger } from "../support/strangers.ts";

const SECRET = "s3cret-of-the-doctor";
const ingestAs = (server: TestRedis, ...args: string[]) =>
  runIngest(args, { env: { REDIS_URL: `redis://patient:${SECRET}@127.0.0.1:${server.port}` } });

async function reportOf(server: TestRedis, ...args: string[]): Promise<DoctorReport> {
  const { stdout } = await ingestAs(server, "doctor", "--json", ...args);
  return doctorReportSchema.parse(JSON.parse(stdout));
}

const statusOf = ({ checks }: DoctorReport) =>
  Object.fromEntries(checks.map(({ name, status }) => [name, status]));

async function patientOn(server: TestRedis, ...rights: string[]): Promise<void> {
  await server.cli("ACL", "SETUSER", "patient", "reset", "on", `>${SECRET}`, "resetchannels", ...rights);
}

describe("ingest doctor", () => {
  test("finds nothing missing where everything is allowed, and writes nothing", async () => {
    await using server = await startRedis({ args: ["--appendonly", "yes", "--maxmemory", "100mb"] });
    const { code, stdout, stderr } = await runIngest(["doctor", "--redis", server.url]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).not.toMatch(/WARNING|MISSING|unknown/);
    expect(stdout).toContain("Redis 7.");
    expect(stdout).toEndWith(
      `can publish into analytics_events at 127.0.0.1:${server.port}; ingest verify can check it.\n`,
    );
    expect(await server.cli("DBSIZE")).toBe("0");
  });

  test("names the rule for everything that a locked-down server refuses; granted one by one, run and verify work", async () => {
    await using server = await startRedis();
    await patientOn(server);
    const before = await ingestAs(server, "doctor");
    expect(before.code).toBe(3);
    expect(before.stdout).toContain("-> ACL SETUSER patient");
    expect(before.stdout + before.stderr).not.toContain(SECRET);
    expect(before.stdout).toContain("run cannot publish");
    // A key that may not be touched hides which commands may not be run: two rounds at the most.
    for (let round = 0; round < 3; round++) {
      for (const { name, remedy } of (await reportOf(server)).checks) {
        const rule = /ACL SETUSER (.*)$/.exec(remedy ?? "")?.[1];
        if (rule !== undefined && name !== "fast path")
          await server.cli("ACL", "SETUSER", ...rule.split(" "));
      }
    }
    const after = await reportOf(server);
    expect([after.canRun, after.canVerify]).toEqual([true, true]);
    expect(Object.values(statusOf(after))).not.toContain("missing");
    expect(Object.values(statusOf(after))).not.toContain("unknown");
    const run = await ingestAs(server, "run", "--rate", "1k", "--count", "500");
    expect(run.code).toBe(0);
    const verified = await ingestAs(server, "verify");
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("PROVEN: 500 entries")]);
    expect(await server.cli("ACL", "GETUSER", "patient")).not.toContain("allcommands");
  });

  test("the rules of the README are enough for run and for verify, and each for nothing else", async () => {
    await using server = await startRedis();
    const readme = await Bun.file(`${import.meta.dir}/../../README.md`).text();
    const rules = (user: string) =>
      new RegExp(`ACL SETUSER ${user} reset on >PASSWORD (.*)$`, "m").exec(readme)![1]!.split(" ");
    await patientOn(server, ...rules("ingest-run").slice(1));
    const runner = await reportOf(server);
    expect([runner.canRun, runner.canVerify]).toEqual([true, false]);
    expect((await ingestAs(server, "run", "--rate", "1k", "--count", "300")).code).toBe(0);
    expect((await ingestAs(server, "verify")).code).toBe(3);
    await patientOn(server, ...rules("ingest-verify").slice(1));
    const reader = await reportOf(server);
    expect([reader.canRun, reader.canVerify]).toEqual([false, true]);
    expect((await ingestAs(server, "verify")).code).toBe(0);
    expect((await ingestAs(server, "run", "--count", "1")).code).toBe(3);
    await prove(server.url);
  });

  test("warns of what works only until something happens", async () => {
    await using server = await startRedis({ args: ["--maxmemory-policy", "allkeys-lru"] });
    const used = /used_memory:(\d+)/.exec(await server.cli("INFO", "memory"))![1];
    await server.cli("CONFIG", "SET", "maxmemory", String(Math.round(Number(used) * 1.1)));
    await patientOn(server, "allkeys", "allcommands");
    expect(statusOf(await reportOf(server))).toMatchObject({
      persistence: "warning",
      eviction: "warning",
      memory: "warning",
    });
  });

  test("says that a replica takes no writes, and which master does", async () => {
    await using master = await startRedis();
    await using replica = await startRedis({ args: ["--replicaof", "127.0.0.1", String(master.port)] });
    const { code, stdout } = await runIngest(["doctor", "--redis", replica.url]);
    expect(code).toBe(3);
    expect(stdout).toMatch(new RegExp(`MISSING +role .*its master is 127.0.0.1:${master.port}`));
  });

  test("holds --acks and the key's type against the server", async () => {
    await using server = await startRedis();
    await patientOn(server, "allkeys", "allcommands");
    expect(statusOf(await reportOf(server, "--acks", "replicas:1")).acks).toBe("missing");
    const hasWaitAof = !/unknown command/.test(await server.cli("WAITAOF", "0", "0", "0"));
    expect(statusOf(await reportOf(server, "--acks", "fsync")).acks).toBe(hasWaitAof ? "ok" : "missing");
    await server.cli("SET", "analytics_events", "a string");
    expect(statusOf(await reportOf(server)).stream).toBe("missing");
    await server.cli("CONFIG", "SET", "maxmemory", "1");
    expect(statusOf(await reportOf(server)).writes).toBe("warning");
  });

  test("cannot examine what is not there, or is no Redis", async () => {
    const nobody = await runIngest(["doctor", "--redis", "redis://127.0.0.1:1"]);
    expect([nobody.code, nobody.stdout]).toEqual([3, ""]);
    using other = stranger("HTTP/1.1 400 Bad Request\r\n\r\n");
    const web = await runIngest(["doctor", "--redis", `redis://127.0.0.1:${other.port}`]);
    expect([web.code, web.stdout]).toEqual([3, ""]);
  });
});

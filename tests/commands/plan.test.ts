import { describe, expect, test } from "bun:test";
import { runIngest } from "../support/ingest.ts";

describe("ingest plan", () => {
  test("tells beforehand what the default load does in 90 minutes", async () => {
    const { code, stdout, stderr } = await runIngest(["plan", "--duration", "90m", "--seed", "1"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("events   99,900, mean 18.5/s, peak 100/s, 17 bursts");
    expect(stdout).toContain("burst  5m to 5m 30s    100/s  3,000 events");
  });

  test("counts the very events that sample prints, and their bytes", async () => {
    const load = ["--rate", "20", "--burst-interval", "3s", "--burst-duration", "1s", "--duration", "10s"];
    const fixed = ["--seed", "7", "--start", "2026-01-01T00:00:00Z"];
    const plan = JSON.parse((await runIngest(["plan", "--json", ...load, ...fixed])).stdout);
    const { stdout } = await runIngest(["sample", ...load, ...fixed]);
    const lines = stdout.trimEnd().split("\n");
    expect(plan).toMatchObject({ schemaVersion: 1, seed: "7", startIso: "2026-01-01T00:00:00.000Z" });
    expect(plan.plan).toMatchObject({ events: 740, durationMs: 10_000, bursts: 3 });
    expect(lines).toHaveLength(740);
    const bytes = stdout.length - lines.length;
    expect(Math.abs(plan.memory.payloadBytes / bytes - 1)).toBeLessThan(0.01);
  });

  test("takes the variables of run", async () => {
    const env = {
      EVENTS_PER_SECOND: "50",
      BURST_INTERVAL_MS: "0",
      INGEST_COUNT: "1000",
      INGEST_MAX_LEN: "100",
    };
    const { plan, memory } = JSON.parse((await runIngest(["plan", "--json"], { env })).stdout);
    expect(plan).toMatchObject({ events: 1000, durationMs: 20_000, bursts: 0 });
    expect(memory.entries).toBe(100);
  });

  test("has no answer beyond the year 9999, and says so", async () => {
    const { code, stdout, stderr } = await runIngest(["plan", "--rate", "0.000001", "--count", "1M"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("after the year 9999");
  });

  test("says how evenly shards and workers divide the run, and which node of a Cluster gets which shard", async () => {
    const divided = ["--shards", "64", "--workers", "32", "--cluster-nodes", "3"];
    const { stdout } = await runIngest(["plan", "--duration", "1m", ...divided]);
    expect(stdout).toContain(
      "shards   64 streams, analytics_events:{0..63}: the largest has 1.28 times the mean; 50 or 100 would be even",
    );
    expect(stdout).toContain("workers  32 processes: the largest has 1.28 times the mean");
    expect(stdout).toContain("lanes    64 connections, at most 2 of one process");
    const { division } = JSON.parse((await runIngest(["plan", "--json", ...divided])).stdout);
    const shards: number[] = division.nodes.flatMap(({ shards }: { shards: number[] }) => shards);
    expect(shards.sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, shard) => shard));
  });

  test("warns of nodes that get nothing", async () => {
    const few = await runIngest(["plan", "--shards", "2", "--cluster-nodes", "3"]);
    expect(few.stdout).toMatch(/warning {2}node \d of the Cluster would have nothing to do/);
    const one = await runIngest(["plan", "--shards", "4", "--streams-pattern", "{events}:#"]);
    expect(one.stdout).toContain("a Cluster keeps them all on one node");
  });
});

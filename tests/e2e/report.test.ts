import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, runIngest, runShell, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { runRecordIn, verifyRecordIn } from "../support/records.ts";

const { server, redis } = await oneRedis();

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ingest-report-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ingest = (command: "run" | "verify", ...args: string[]): Promise<Answer> =>
  runIngest([command, "--redis", server.url, ...args]);
const write = (...args: string[]) => ingest("run", "--rate", "200", "--count", "100", ...args);

describe("the report of a run", () => {
  test("holds what --json prints, every second of the run, and the mix against what it should be", async () => {
    const load = ["--burst-multiplier", "4", "--burst-interval", "1s", "--burst-duration", "500ms"];
    const answer = await ingest(
      "run",
      "--rate",
      "100",
      ...load,
      "--duration",
      "3s",
      "--json",
      "--report",
      at("r.html"),
    );
    expect([answer.code, readdirSync(folder)]).toEqual([0, ["r.html"]]);
    expect(answer.stderr).toContain(`Report written to ${at("r.html")}`);
    const record = runRecordIn(at("r.html"));
    expect(record.summary).toEqual(summaryOf(answer));
    const sum = (of: (sample: (typeof record.samples)[number]) => number) =>
      record.samples.reduce((total, sample) => total + of(sample), 0);
    expect([sum(({ planned }) => planned!), sum(({ acked }) => acked)]).toEqual([600, 600]);
    const seconds = record.samples.slice(0, 3).map(({ planned }) => planned);
    expect(seconds).toEqual([100, 250, 250]);
    for (const classes of [record.latenessMs, record.latencyMs])
      expect(classes.reduce((total, [, events]) => total + events, 0)).toBe(600);
    expect(record.mix.map(({ type, events }) => [type, events])).toEqual(Object.entries(record.summary.mix));
    expect(record.mix.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1);
    expect(record.chiSquare!.p).toBeGreaterThan(1e-6);
  });

  test("of --rate max has neither plan nor lateness, and says why", async () => {
    expect((await ingest("run", "--rate", "max", "--count", "20k", "--report", at("r.html"))).code).toBe(0);
    const record = runRecordIn(at("r.html"));
    expect([record.latenessMs, record.summary.certificate]).toEqual([[], null]);
    expect(record.samples.every(({ planned }) => planned === null)).toBe(true);
    expect(readFileSync(at("r.html"), "utf8")).toContain("This run was as fast as Redis took it");
  });

  test("tells of a server that went away for a while", async () => {
    const run = spawnIngest([
      "run",
      "--redis",
      server.url,
      "--rate",
      "200",
      "--duration",
      "6s",
      "--report",
      at("r.html"),
    ]);
    await run.untilStderr(/ published {2}stream /);
    await redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    expect((await run.ended).code).toBe(0);
    const record = runRecordIn(at("r.html"));
    expect(record.summary.errors).toBeGreaterThan(0);
    const byCode = Object.values(record.errorsByCode).reduce((total, times) => total + times, 0);
    expect(byCode).toBe(record.summary.errors);
    expect(record.samples.reduce((total, { errors }) => total + errors, 0)).toBe(byCode);
    const page = readFileSync(at("r.html"), "utf8");
    expect(page).toContain('data-chart="trouble"');
    expect(page).toMatch(/\d+ reconnects?\./);
  });

  test("keeps names that look like markup as names", async () => {
    const evil = `</script><img src=x onerror=alert(1)>'"&`;
    expect((await write("--seed", evil, "--stream", evil, "--report", at("r.html"))).code).toBe(0);
    const page = readFileSync(at("r.html"), "utf8");
    expect(page).not.toContain("<img");
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    const record = runRecordIn(at("r.html"));
    expect([record.summary.seed, record.summary.stream]).toEqual([evil, evil]);
  });

  test("never holds a password", async () => {
    await redis.acl("SETUSER", "teller", "on", ">s3cret-word", "~*", "+@all");
    const env = { REDIS_URL: server.url.replace("redis://", "redis://teller:s3cret-word@") };
    const args = ["--report", at("r.html")];
    expect((await runIngest(["run", "--rate", "200", "--count", "50", ...args], { env })).code).toBe(0);
    expect(readFileSync(at("r.html"), "utf8")).not.toContain("s3cret-word");
    expect((await runIngest(["verify", ...args], { env })).code).toBe(0);
    expect(readFileSync(at("r.html"), "utf8")).not.toContain("s3cret-word");
    await redis.acl("DELUSER", "teller");
  });
});

describe("the report of a verification", () => {
  test("holds what --json prints, and when the entries came", async () => {
    await write();
    const answer = await ingest("verify", "--json", "--report", at("v.html"));
    const record = verifyRecordIn(at("v.html"));
    expect([answer.code, record.result]).toEqual([0, JSON.parse(answer.stdout)]);
    const { edgesUnixMs, counts, planned } = record.arrivals!;
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
    // The last events may be due after the last entry's millisecond, or be on their way when it begins.
    expect(planned!.reduce((sum, count) => sum + count, 0)).toBeWithin(90, 101);
    expect(edgesUnixMs).toHaveLength(counts.length + 1);
    expect(readFileSync(at("v.html"), "utf8")).toContain(">Proven<");
  });

  test("gives commands that verify again, and publish again", async () => {
    await write("--stream", "s p a c e s");
    await ingest("verify", "--stream", "s p a c e s", "--report", at("v.html"));
    const record = verifyRecordIn(at("v.html"));
    const inShell = (line: string) => runShell(line.replace(/^ingest /, '"$INGEST" '));
    expect((await inShell(record.repeat)).code).toBe(0);
    const before = await redis.xrange("s p a c e s", "-", "+");
    await redis.flushall();
    expect((await inShell(record.runs[0]!.repeat)).code).toBe(0);
    const after = await redis.xrange("s p a c e s", "-", "+");
    expect(after.map(([, fields]) => fields)).toEqual(before.map(([, fields]) => fields));
  });

  test("of a stream without a ledger has the mix and no plan", async () => {
    await write();
    await redis.del("{analytics_events}:ingest");
    expect((await ingest("verify", "--report", at("v.html"))).code).toBe(0);
    const record = verifyRecordIn(at("v.html"));
    expect([record.result.verdict, record.arrivals!.planned, record.runs]).toEqual(["consistent", null, []]);
    expect(readFileSync(at("v.html"), "utf8")).toContain("users were seen");
  });
});

describe("the report of a divided run", () => {
  const divided = (...args: string[]) =>
    ingest("run", "--shards", "3", "--rate", "300", "--duration", "2s", ...args);

  test("of verify has every stream for itself, and all arrivals against the plan of the whole", async () => {
    expect((await divided()).code).toBe(0);
    expect((await ingest("verify", "--shards", "3", "--report", at("v.html"))).code).toBe(0);
    const { result, arrivals, repeat } = verifyRecordIn(at("v.html"));
    expect(result.shards!.map(({ verdict }) => verdict)).toEqual(["proven", "proven", "proven"]);
    expect(arrivals!.counts.reduce((sum, count) => sum + count, 0)).toBe(600);
    expect(arrivals!.planned!.reduce((sum, count) => sum + count, 0)).toBeWithin(580, 601);
    expect((await runShell(repeat.replace(/^ingest /, '"$INGEST" '))).code).toBe(0);
    for (const shard of [0, 1, 2])
      expect(readFileSync(at("v.html"), "utf8")).toContain(`analytics_events:{${shard}}`);
  });

  test("tells of all lanes as one, and of what each did", async () => {
    expect((await divided("--report", at("r.html"))).code).toBe(0);
    const { summary, samples, latenessMs } = runRecordIn(at("r.html"));
    const sum = (of: (sample: (typeof samples)[number]) => number | null) =>
      samples.reduce((total, sample) => total + (of(sample) ?? 0), 0);
    expect([sum(({ acked }) => acked), sum(({ planned }) => planned)]).toEqual([600, 600]);
    expect(latenessMs.reduce((total, [, events]) => total + events, 0)).toBe(600);
    expect(summary.division!.lanes).toHaveLength(3);
    for (const { stream } of summary.division!.lanes)
      expect(readFileSync(at("r.html"), "utf8")).toContain(stream);
  });

  test("is not made by several workers, which say so before anything is written", async () => {
    const answer = await ingest("run", "--workers", "2", "--report", at("r.html"));
    expect([answer.code, readdirSync(folder)]).toEqual([2, []]);
    expect(answer.stderr).toMatch(/--workers .* excludes --report/);
  });
});

describe("a report that cannot be written", () => {
  test.each([
    ["run", "-"],
    ["run", "/dev/null"],
    ["run", "/nowhere/at/all.html"],
    ["verify", "/"],
    ["verify", "-"],
  ] as const)("is told before anything is connected: %s --report %s", async (command, path) => {
    const answer = await runIngest([command, "--redis", "redis://127.0.0.1:1", "--report", path]);
    expect([answer.code, answer.stdout]).toEqual([2, ""]);
    expect(answer.stderr).toContain(`Flag --report is "${path}"`);
    expect(answer.stderr).toContain("Nothing was connected or written");
  });

  test("when all is done is exit 1 with the reason, and what was published stays", async () => {
    mkdirSync(at("gone"));
    const path = at("gone", "r.html");
    const run = spawnIngest([
      "run",
      "--redis",
      server.url,
      "--rate",
      "200",
      "--duration",
      "3s",
      "--json",
      "--report",
      path,
    ]);
    await run.untilStderr(/ published {2}stream /);
    rmSync(at("gone"), { recursive: true });
    const answer = await run.ended;
    expect(answer.code).toBe(1);
    expect(JSON.parse(answer.stderr.trimEnd().split("\n").at(-1)!)).toMatchObject({
      msg: `Cannot write "${path}": its folder is not there`,
      exitCode: 1,
    });
    expect(summaryOf(answer)).toMatchObject({ result: "complete", achieved: { events: 600 } });
    await prove(server.url);
  });

  test("leaves the one that was there until it is replaced whole", async () => {
    writeFileSync(at("r.html"), "before");
    const run = spawnIngest([
      "run",
      "--redis",
      server.url,
      "--rate",
      "200",
      "--duration",
      "3s",
      "--report",
      at("r.html"),
    ]);
    await run.untilStderr(/ published {2}stream /);
    expect([readFileSync(at("r.html"), "utf8"), readdirSync(folder)]).toEqual(["before", ["r.html"]]);
    expect((await run.ended).code).toBe(0);
    expect(runRecordIn(at("r.html")).report).toBe("run");
  });

  test("for nothing was left to publish is said not to be", async () => {
    const args = ["--rate", "200", "--count", "50"];
    await ingest("run", ...args);
    const answer = await ingest("run", "--resume", ...args, "--report", at("r.html"));
    expect([answer.code, readdirSync(folder)]).toEqual([0, []]);
    expect(answer.stderr).toContain("No report is written, for nothing was published");
  });

  test("by a run that is refused leaves it too", async () => {
    writeFileSync(at("r.html"), "before");
    const answer = await runIngest(["run", "--redis", "redis://127.0.0.1:1", "--report", at("r.html")]);
    expect([answer.code, readFileSync(at("r.html"), "utf8")]).toEqual([3, "before"]);
  });
});

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GOLDEN_EVENTS, GOLDEN_SEEDS } from "../support/golden.ts";
import { runIngest, runShell } from "../support/ingest.ts";
import { clientOf } from "../support/publish.ts";
import { startRedis } from "../support/redis-server.ts";

const sample = async (...args: string[]) => {
  const { code, stdout, stderr } = await runIngest(["sample", ...args]);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
};
const linesOf = (text: string) => text.trimEnd().split("\n");

describe("ingest sample", () => {
  test("--count 5 prints five events as JSON lines, and nothing else", async () => {
    const events = linesOf(await sample("--count", "5")).map((line) => JSON.parse(line));
    expect(events).toHaveLength(5);
    for (const event of events)
      expect(Object.keys(event)).toEqual(["event_id", "timestamp", "event_type", "user_id", "properties"]);
  });

  test("prints ten when nobody says how many, others each time", async () => {
    const [once, again] = [await sample(), await sample()];
    expect(linesOf(once)).toHaveLength(10);
    expect(once).not.toBe(again);
  });

  test.each([...GOLDEN_SEEDS])("with seed %s it prints the frozen bytes, every time", async (seed) => {
    const golden = readFileSync(join(import.meta.dir, `../golden/events-seed-${seed}.ndjson`), "utf8");
    const args = ["--seed", seed, "--count", String(GOLDEN_EVENTS)];
    expect(await sample(...args)).toBe(golden);
    expect(await sample(...args)).toBe(golden);
  });

  test("at an offset it goes on as the whole does", async () => {
    const whole = linesOf(await sample("--seed", "demo", "--count", "300"));
    const part = linesOf(await sample("--seed", "demo", "--offset", "120", "--count", "40"));
    expect(part).toEqual(whole.slice(120, 160));
  });

  test("far away it costs the same, and neighbours agree on what lies between", async () => {
    const far = ["--seed", "demo", "--rate", "1k"];
    const ten = linesOf(await sample(...far, "--offset", "1000000000000", "--count", "10"));
    const five = linesOf(await sample(...far, "--offset", "1000000000005", "--count", "5"));
    expect(five).toEqual(ten.slice(5));
  });

  test("--type prints the events of that type that the whole has", async () => {
    const whole = linesOf(await sample("--seed", "demo", "--count", "600"));
    for (const type of ["page_view", "button_click", "api_call", "error"]) {
      const wanted = whole.filter((line) => JSON.parse(line).event_type === type);
      const args = ["--seed", "demo", "--type", type, "--count", String(wanted.length)];
      expect(linesOf(await sample(...args))).toEqual(wanted);
    }
  });

  test("--format pretty says the same, over several lines", async () => {
    const args = ["--seed", "demo", "--count", "3"];
    const pretty = await sample(...args, "--format", "pretty");
    expect(linesOf(pretty).length).toBeGreaterThan(20);
    const objects = pretty
      .split(/^(?=\{)/m)
      .filter((text) => text.trim() !== "")
      .map((text) => JSON.parse(text));
    expect(objects).toEqual(linesOf(await sample(...args)).map((line) => JSON.parse(line)));
  });

  test("--format resp feeds redis-cli --pipe", async () => {
    await using server = await startRedis();
    const args = "sample --seed demo --count 1000 --stream 'a stream'";
    const { code, stdout } = await runShell(
      `"$INGEST" ${args} --format resp | redis-cli -p ${server.port} --pipe`,
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining("errors: 0, replies: 1000")]);
    const redis = clientOf(server.port);
    const data = (await redis.xrange("a stream", "-", "+")).map(([, [field, value]]) => [field, value]);
    redis.disconnect();
    const lines = linesOf(await sample("--seed", "demo", "--count", "1000"));
    expect(data).toEqual(lines.map((line) => ["data", line]));
  });

  test("the load shape moves the timestamps and nothing else", async () => {
    const at = async (rate: string) =>
      linesOf(await sample("--seed", "demo", "--rate", rate, "--burst-multiplier", "1", "--count", "3")).map(
        (line) => JSON.parse(line),
      );
    const [slow, fast] = [await at("1"), await at("4")];
    const timesOf = (events: { timestamp: string }[]) => events.map(({ timestamp }) => timestamp.slice(17));
    expect(timesOf(slow)).toEqual(["00.000Z", "01.000Z", "02.000Z"]);
    expect(timesOf(fast)).toEqual(["00.000Z", "00.250Z", "00.500Z"]);
    expect(fast.map(({ event_id }) => event_id)).toEqual(slow.map(({ event_id }) => event_id));
  });

  test("--id-format uuidv7 gives ids that begin with their time", async () => {
    for (const line of linesOf(await sample("--seed", "demo", "--id-format", "uuidv7", "--count", "20"))) {
      const { event_id, timestamp } = JSON.parse(line);
      expect(event_id[14]).toBe("7");
      expect(Number.parseInt(event_id.replaceAll("-", "").slice(0, 12), 16)).toBe(Date.parse(timestamp));
    }
  });

  test.each([
    ["--type", "click", /page_view.*button_click.*api_call.*error/],
    ["--format", "xml", /ndjson.*pretty.*resp/],
    ["--offset", "-1", /0 to 2\^53-1|0 or more/],
    ["--count", "0", /1 to 2\^53-1/],
  ])("%s %s is refused with what is allowed", async (flag, value, allowed) => {
    const { code, stdout, stderr } = await runIngest(["sample", `${flag}=${value}`]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(value);
    expect(stderr).toMatch(allowed);
  });
});

import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runIngest } from "../support/ingest.ts";

const cwd = mkdtempSync(join(tmpdir(), "ingest-config-"));
writeFileSync(
  join(cwd, ".env"),
  "LOG_EVERY=7\nREDIS_URL=rediss://admin:s3cr3t@redis.example:7000/2\nSECRET_KEY=other\n",
);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

interface Row {
  readonly flag: string;
  readonly value: unknown;
  readonly origin: string;
}

async function rows(args: string[], env: Record<string, string> = {}): Promise<Map<string, Row>> {
  const { code, stdout, stderr } = await runIngest(["config", "--json", ...args], { cwd, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return new Map(JSON.parse(stdout).settings.map((row: Row) => [row.flag, row]));
}

describe("ingest config", () => {
  test("tells of each value where it comes from", async () => {
    const found = await rows(["--rate", "1k", "--start", "2026-01-01"], { BURST_INTERVAL_MS: "90000" });
    const origins = ["--rate", "--start", "--burst-interval", "--log-every", "--stream", "--count"].map(
      (flag) => {
        const { value, origin } = found.get(flag)!;
        return [flag, value, origin];
      },
    );
    expect(origins).toEqual([
      ["--rate", "1000", "flag --rate"],
      ["--start", "2026-01-01T00:00:00.000Z", "flag --start"],
      ["--burst-interval", "90s", "environment BURST_INTERVAL_MS"],
      ["--log-every", "7", "LOG_EVERY in .env line 1"],
      ["--stream", "analytics_events", "default"],
      ["--count", null, "default"],
    ]);
  });

  test("shows where Redis is, and neither password nor user, in text as in JSON", async () => {
    expect((await rows([])).get("--redis")).toMatchObject({
      value: "rediss://***@redis.example:7000/2",
      origin: "REDIS_URL in .env line 2",
    });
    const { stdout } = await runIngest(["config"], { cwd });
    expect(stdout).toMatch(/^--redis +rediss:\/\/\*\*\*@redis\.example:7000\/2 +REDIS_URL in \.env line 2$/m);
    expect(stdout).not.toMatch(/s3cr3t|admin|other/);
  });

  test("reads no .env with --no-env-file", async () => {
    expect((await rows(["--no-env-file"])).get("--redis")).toMatchObject({ value: null, origin: "default" });
  });

  test("takes every flag there is, and gives values that the flags take back", async () => {
    const flags: Record<string, string> = {
      "--rate": "333.3",
      "--burst-multiplier": "2.5",
      "--burst-interval": "10m",
      "--burst-duration": "1500ms",
      "--count": "inf",
      "--duration": "90s",
      "--seed": "demo",
      "--start": "2026-01-01T00:00:00.000Z",
      "--id-format": "uuidv7",
      "--offset": "5",
      "--type": "error",
      "--format": "resp",
      "--connect-timeout": "30s",
      "--stream": "events:{0}",
      "--max-len": "1000",
      "--delivery": "at-least-once",
      "--log-every": "1",
      "--log-format": "json",
      "--color": "never",
      "--port": "7000",
      "--data-dir": "data",
      "--run": "0123456789abcdef",
    };
    const found = await rows(Object.entries(flags).flat());
    for (const [flag, value] of Object.entries(flags))
      expect([flag, found.get(flag)?.value]).toEqual([flag, value]);
  });

  test("says what is wrong instead of what is effective", async () => {
    const { code, stdout, stderr } = await runIngest(["config"], { cwd, env: { EVENTS_PER_SECOND: "0" } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toStartWith('ingest: Environment EVENTS_PER_SECOND is "0"; allowed is above 0');
  });
});

test("settings of several parts are shown as their flags take them", async () => {
  const args = ["--partition", "1/4", "--seed", "7", "--start", "2026-01-01", "--acks", "replicas:2"];
  const { stdout } = await runIngest(["config", "--json", ...args]);
  const shown = new Map(
    JSON.parse(stdout).settings.map(({ flag, value }: { flag: string; value: unknown }) => [flag, value]),
  );
  expect([shown.get("--partition"), shown.get("--acks"), shown.get("--seed")]).toEqual([
    "1/4",
    "replicas:2",
    "7",
  ]);
});

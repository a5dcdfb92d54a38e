import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWithDashboard, scrape } from "../support/dashboard.ts";
import { promtool } from "../support/promtool.ts";

const OBSERVE = join(import.meta.dir, "../../scripts/observe");
const textOf = (name: string) => Bun.file(join(OBSERVE, name)).text();

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string };
}
interface Target {
  readonly expr: string;
  readonly refId: string;
  readonly datasource: unknown;
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource?: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
}
interface Dashboard {
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

const dashboard = JSON.parse(await textOf("grafana-dashboard.json")) as Dashboard;
const { groups } = Bun.YAML.parse(await textOf("alerts.yml")) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const targets = dashboard.panels.flatMap((panel) => panel.targets ?? []);

/** What /metrics calls its metrics, from a run that waits for its Redis. */
async function knownMetrics(): Promise<Set<string>> {
  const run = await runWithDashboard(["--redis", "redis://127.0.0.1:1", "--connect-timeout", "1m"]);
  const { text } = (await scrape(run.url))!;
  run.kill("SIGTERM");
  await run.ended;
  return new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name!));
}

test("every metric that the dashboard and the alerts name is one that /metrics has, and none is left without a place", async () => {
  const known = await knownMetrics();
  const named = [...targets, ...rules].flatMap(({ expr }) => expr.match(/\bingest_\w+/g) ?? []);
  const metrics = new Set(named.map((name) => name.replace(/_(?:bucket|sum|count)$/, "")));
  expect([...metrics].filter((name) => !known.has(name))).toEqual([]);
  expect([...known].filter((name) => !metrics.has(name))).toEqual([]);
});

describe("the alerts", () => {
  test.each([
    ["rules", ["check", "rules", "--lint=all", "--lint-fatal", "alerts.yml"]],
    ["their tests", ["test", "rules", "alerts.test.yml"]],
    ["the configuration that loads them", ["check", "config", "--lint=all", "prometheus.yml"]],
  ])("promtool takes %s", async (_, [...args]) => {
    const { code, said } = await promtool([...args.slice(0, -1), join(OBSERVE, args.at(-1)!)]);
    expect([code, said]).toEqual([0, expect.stringContaining("SUCCESS")]);
  });

  test("each is shown to be silent and to fire", async () => {
    interface Expected {
      readonly alertname: string;
      readonly exp_alerts: readonly unknown[];
    }
    const { tests } = Bun.YAML.parse(await textOf("alerts.test.yml")) as {
      tests: { alert_rule_test: Expected[] }[];
    };
    const shown = tests.flatMap(({ alert_rule_test }) => alert_rule_test);
    for (const { alert } of rules) {
      const own = shown.filter(({ alertname }) => alertname === alert);
      expect([alert, own.some(({ exp_alerts }) => exp_alerts.length === 0)]).toEqual([alert, true]);
      expect([alert, own.some(({ exp_alerts }) => exp_alerts.length > 0)]).toEqual([alert, true]);
    }
  });
});

describe("the dashboard of Grafana", () => {
  test("has what Grafana wants: a schema, panels with ids of their own that do not overlap, and queries", () => {
    expect(dashboard.title).toBe("ingest");
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36);
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { type, title, gridPos, targets: own } of panels) {
      expect(title).not.toBe("");
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      if (type === "row") continue;
      expect([title, own?.length]).toEqual([title, expect.any(Number)]);
      expect(new Set(own!.map(({ refId }) => refId)).size).toBe(own!.length);
    }
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  test("takes its data source and instances from variables, and names none of its own", () => {
    const variables = dashboard.templating.list.map(({ name, type }) => [name, type]);
    expect(variables).toEqual([
      ["datasource", "datasource"],
      ["instance", "query"],
    ]);
    const sources = [...dashboard.panels.filter(({ type }) => type !== "row"), ...targets];
    for (const { datasource } of sources)
      expect(datasource).toEqual({ type: "prometheus", uid: `\${datasource}` });
    for (const { expr } of targets)
      expect(expr.match(/\bingest_\w+(?!\w)(?!\{instance=~"\$instance"\})/g)).toBeNull();
  });

  test("every query is one that Prometheus understands", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ingest-queries-"));
    const records = targets.map(({ expr }, i) => ({
      record: `query:${i}`,
      expr: expr.replaceAll("$__rate_interval", "1m").replaceAll("$instance", ".*"),
    }));
    const path = join(folder, "queries.json");
    writeFileSync(path, JSON.stringify({ groups: [{ name: "queries", rules: records }] }));
    const { code, said } = await promtool(["check", "rules", path]);
    rmSync(folder, { recursive: true });
    expect([code, said]).toEqual([0, expect.stringContaining(`SUCCESS: ${targets.length} rules found`)]);
  });
});

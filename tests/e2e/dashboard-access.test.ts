import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWithDashboard } from "../support/dashboard.ts";
import { INGEST, runIngest, spawnIngest } from "../support/ingest.ts";
import { ownNetwork } from "../support/own-network.ts";
import { freePort } from "../support/redis-server.ts";
import { stranger } from "../support/strangers.ts";
import { answerTo, dataOf, viewer } from "../support/viewer.ts";

const TOKEN = "tr0ub4dor-and-3+/=";
const folder = mkdtempSync(join(tmpdir(), "ingest-token-"));
const tokenFile = join(folder, "token");
writeFileSync(tokenFile, `${TOKEN}\n`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing listens there: a run waits for it, with its dashboard open. */
const NOWHERE = ["--redis", "redis://127.0.0.1:1", "--connect-timeout", "1m"];

describe("a run that cannot listen ends before anything is connected", () => {
  test.each([
    [
      "a port that is taken",
      "taken",
      1,
      /cannot listen at 127\.0\.0\.1:\d+: another program does/,
      /:0 for one/,
    ],
    [
      "another machine's address",
      "192.0.2.1:9464",
      2,
      /"192\.0\.2\.1" is no address of this machine/,
      /127\.0\.0\.1/,
    ],
    [
      "a name without address",
      "no-such-host.invalid:9464",
      2,
      /no address of this machine \(E/,
      /127\.0\.0\.1/,
    ],
  ])("%s", async (_, where, code, sentence, next) => {
    using taken = stranger("");
    using redis = stranger("");
    const address = where === "taken" ? `127.0.0.1:${taken.port}` : where;
    const answer = await runIngest(
      ["run", "--redis", `redis://127.0.0.1:${redis.port}`, "--dashboard", address],
      {
        env: { INGEST_DASHBOARD_TOKEN: TOKEN },
      },
    );
    expect([answer.code, answer.stdout]).toEqual([code, ""]);
    const [first, second, ...more] = answer.stderr.trimEnd().split("\n");
    expect(first).toMatch(sentence);
    expect(second).toMatch(next);
    expect(more).toEqual([]);
    expect(answer.stderr).not.toContain(TOKEN);
  });

  test("an address that others can reach needs a token", async () => {
    const answer = await runIngest(["run", ...NOWHERE, "--dashboard", "0.0.0.0:9464"]);
    expect(answer.code).toBe(2);
    expect(answer.stderr).toContain("can be reached by others and needs a token");
  });

  test("a token in an argument is refused, and not said again", async () => {
    const answer = await runIngest(["run", ...NOWHERE, "--dashboard", "--dashboard-token", TOKEN]);
    expect(answer.code).toBe(2);
    expect(answer.stderr).toContain("use --dashboard-token-file or the variable INGEST_DASHBOARD_TOKEN");
    expect(answer.stderr).not.toContain(TOKEN);
  });
});

describe("on loopback", () => {
  test("the name of another site that leads to 127.0.0.1 is not let in", async () => {
    const run = await runWithDashboard(NOWHERE);
    const ask = (host: string, path = "/") =>
      answerTo(run.port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 2000);
    for (const own of ["127.0.0.1", "localhost", "[::1]"])
      expect(await ask(`${own}:${run.port}`)).toStartWith("HTTP/1.1 200 OK");
    for (const path of ["/", "/events", "/metrics", "/healthz"]) {
      const refused = await ask(`evil.example:${run.port}`, path);
      expect(refused).toStartWith("HTTP/1.1 403 Forbidden");
      expect(refused).toContain(`open http://127.0.0.1:${run.port}/`);
    }
    run.kill("SIGTERM");
    expect((await run.ended).code).toBe(0);
  });

  test("::1 works as 127.0.0.1 does", async () => {
    const port = freePort();
    const run = spawnIngest(["run", ...NOWHERE, "--dashboard", `[::1]:${port}`]);
    await run.untilStderr(/Dashboard at /);
    expect(run.stderr()).toContain(
      `Dashboard at http://[::1]:${port}/, metrics at http://[::1]:${port}/metrics`,
    );
    expect((await fetch(`http://[::1]:${port}/healthz`)).status).toBe(200);
    run.kill("SIGTERM");
    await run.ended;
  });
});

describe("with a token", () => {
  test("everything asks for it but the probes; the page gives a cookie for it; nothing that is said holds it", async () => {
    const run = await runWithDashboard([...NOWHERE, "--verbose", "--dashboard-token-file", tokenFile]);
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${run.url}${path}`, { headers, redirect: "manual" });
    for (const path of ["", "events", "metrics", "nowhere", "?token=wrong", `events?token=${TOKEN}`])
      expect((await ask(path)).status).toBe(401);
    expect(await (await ask("readyz")).text()).toBe("not ready\n");
    expect((await ask("healthz")).status).toBe(200);
    expect((await ask("metrics", { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    const bought = await ask(`?token=${encodeURIComponent(TOKEN)}`);
    expect([bought.status, bought.headers.get("location")]).toEqual([303, "/"]);
    const cookie = bought.headers.get("set-cookie")!;
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect((await ask("", { cookie: cookie.split(";")[0]! })).status).toBe(200);
    const watching = await viewer(`${run.url}events`, { cookie: cookie.split(";")[0]! });
    run.kill("SIGTERM");
    const answer = await run.ended;
    await watching.ended;
    expect(dataOf(watching, "end")).toEqual([{ summary: null }]);
    expect(answer.stderr).toContain("for those who know the token");
    expect(answer.stderr + answer.stdout + cookie).not.toContain(TOKEN);
  });

  const network = ownNetwork();
  test.skipIf(network === undefined)(
    "others get in by any name of this machine, and not without it",
    async () => {
      const asking = `
      const at = (headers = {}) => fetch("http://10.7.7.7:9464/metrics", { headers }).then(({ status }) => status, () => 0);
      for (let i = 0; i < 400 && (await at()) === 0; i++) await Bun.sleep(25);
      console.log(await at(), await at({ authorization: "Bearer ${TOKEN}" }));
    `;
      const script = `ip address add 10.7.7.7/32 dev lo
      "$INGEST" run --dashboard 0.0.0.0:9464 --redis redis://127.0.0.1:1 --connect-timeout 1m & ingest=$!
      "$BUN" -e "$ASKING"; kill $ingest; wait $ingest`;
      const child = Bun.spawn([...network!, "bash", "-c", script], {
        env: { ...process.env, INGEST, BUN: process.execPath, ASKING: asking, INGEST_DASHBOARD_TOKEN: TOKEN },
        stdout: "pipe",
        stderr: "pipe",
      });
      expect((await child.stdout.text()).trim()).toBe("401 200");
      expect(await child.exited).toBe(0);
    },
  );
});

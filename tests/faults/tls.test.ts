import { afterAll, describe, expect, test } from "bun:test";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { authority, HERE } from "../support/certificates.ts";
import { type Answer, type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { summaryOf } from "../support/outcomes.ts";
import { type SecureRedis, startSecureRedis } from "../support/secure-redis.ts";

const STREAM = "analytics_events";
const EVENTS = 2000;
const ours = authority("ours");
const theirs = authority("theirs");
// Made beforehand: on a busy machine that may take longer than a run.
const [good, another, strange] = [ours.issue(HERE), ours.issue(HERE), theirs.issue(HERE)];
const [client, renewed] = [ours.issue("DNS:client"), theirs.issue("DNS:client")];
afterAll(() => {
  for (const made of [ours, theirs]) made[Symbol.dispose]();
});

const ARGS = ["--log-every", "1000000", "--json"];
const EVEN = ["--rate", "500", "--burst-multiplier", "1"];

/** A run of 4 s that has begun a good half second ago. */
async function start(server: SecureRedis, args: readonly string[]): Promise<Running> {
  const words = ["run", "--redis", server.secureUrl, ...EVEN, "--count", String(EVENTS), ...ARGS, ...args];
  const run = spawnIngest(words, { timeoutMs: 50_000 });
  await run.untilStderr(/Publishing into/);
  await Bun.sleep(600);
  return run;
}

const breakAll = (server: SecureRedis) => server.cli("CLIENT", "KILL", "TYPE", "normal");

async function expectAll(
  server: SecureRedis,
  answer: Answer,
  events: number,
  args: readonly string[],
): Promise<void> {
  expect([answer.code, answer.code === 0 && summaryOf(answer).achieved.events]).toEqual([0, events]);
  expect(await server.cli("XLEN", STREAM)).toBe(String(events));
  const { code, stdout } = await runIngest(["verify", "--redis", server.secureUrl, ...args]);
  expect([code, stdout.trimEnd().split("\n").at(-1)?.slice(0, 6)]).toEqual([0, "PROVEN"]);
}

const transactions = async (server: SecureRedis) =>
  Number(/cmdstat_exec:calls=(\d+)/.exec(await server.cli("INFO", "commandstats"))?.[1] ?? 0);

describe("over TLS", () => {
  const trusting = ["--tls-ca", ours.ca];

  test.concurrent("batches go by transaction, and by script where there may be none, each event once", async () => {
    const words = ["--rate", "max", "--count", "100k", ...ARGS, ...trusting];
    await using server = await startSecureRedis(good, { ca: ours.ca });
    const run = () => runIngest(["run", "--redis", server.secureUrl, ...words]);
    await expectAll(server, await run(), 100_000, trusting);
    expect(await transactions(server)).toBeGreaterThan(50);
    await server.cli("FLUSHALL");
    await server.cli("CONFIG", "RESETSTAT");
    await server.cli("CONFIG", "SET", "notify-keyspace-events", "KEA");
    await expectAll(server, await run(), 100_000, trusting);
    // The rehearsal is one.
    expect(await transactions(server)).toBeLessThanOrEqual(1);
  });

  test.concurrent("connections that are killed again and again cost nothing", async () => {
    await using server = await startSecureRedis(good, { ca: ours.ca });
    const run = await start(server, trusting);
    for (let i = 0; i < 25; i++) {
      await breakAll(server);
      await Bun.sleep(30);
    }
    await expectAll(server, await run.ended, EVENTS, trusting);
  });

  test.concurrent("a server that is killed, and a run that is killed, go on where they were", async () => {
    await using server = await startSecureRedis(good, { ca: ours.ca, args: ["--appendonly", "yes"] });
    const run = await start(server, trusting);
    await server.kill("SIGKILL");
    await server.restart();
    await run.untilStderr(/Publishing again after/);
    run.kill("SIGKILL");
    await run.ended;
    const answer = await runIngest(["run", "--resume", "--redis", server.secureUrl, "--json", ...trusting]);
    await expectAll(server, answer, EVENTS, trusting);
  });
});

describe("a certificate that is exchanged while a run goes on", () => {
  test.concurrent("by the server, from the same authority, is not even noticed", async () => {
    await using server = await startSecureRedis(good, { ca: ours.ca });
    const run = await start(server, ["--tls-ca", ours.ca]);
    await server.show(another);
    await breakAll(server);
    await expectAll(server, await run.ended, EVENTS, ["--tls-ca", ours.ca]);
  });

  test.concurrent("by the server, from another authority, is trusted when the file says so", async () => {
    await using server = await startSecureRedis(good, { ca: ours.ca });
    const trusted = join(server.dir, "ca.pem");
    copyFileSync(ours.ca, trusted);
    const run = await start(server, ["--tls-ca", trusted]);
    await server.show(strange);
    await breakAll(server);
    await run.untilStderr(/is not signed by an authority that is trusted here/);
    // In between the file is of no use, and what it said before holds.
    await Bun.write(trusted, "-----BEGIN CERTIFICATE-----\n");
    await run.untilStderr(/--tls-ca is not used: it holds no certificate in PEM form/);
    copyFileSync(theirs.ca, trusted);
    await expectAll(server, await run.ended, EVENTS, ["--tls-ca", trusted]);
  });

  test.concurrent("by the client is read from its files, when both of them have come", async () => {
    await using server = await startSecureRedis(good, { ca: ours.ca, clients: "yes" });
    const [cert, key] = [join(server.dir, "client.pem"), join(server.dir, "client.key")];
    const put = (made: { cert: string; key: string }) => {
      copyFileSync(made.cert, cert);
      copyFileSync(made.key, key);
    };
    put(client);
    const args = ["--tls-ca", ours.ca, "--tls-cert", cert, "--tls-key", key];
    const run = await start(server, args);
    // From now on the server trusts the clients of another authority alone.
    expect(await server.cli("CONFIG", "SET", "tls-ca-cert-file", theirs.ca)).toBe("OK");
    await breakAll(server);
    await run.untilStderr(/refuses the client certificate|was closed/);
    copyFileSync(renewed.cert, cert);
    await Bun.sleep(500);
    put(renewed);
    await expectAll(server, await run.ended, EVENTS, args);
  });

  test.concurrent("for one that nobody vouches for ends the run by --max-outage", async () => {
    await using server = await startSecureRedis(good, { ca: ours.ca });
    const run = await start(server, ["--tls-ca", ours.ca, "--max-outage", "2s"]);
    await server.show(strange);
    await breakAll(server);
    const { code, stderr } = await run.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/is not signed by an authority .*, for longer than --max-outage allows/);
  });
});

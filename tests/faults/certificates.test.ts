import { afterAll, describe, expect, test } from "bun:test";
import { authority, HERE } from "../support/certificates.ts";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { freePort, startRedis } from "../support/redis-server.ts";

const SECRET = "tr0ub4dor-and-3";
const trusted = authority("trusted");
const stranger = authority("stranger");
afterAll(() => {
  trusted[Symbol.dispose]();
  stranger[Symbol.dispose]();
});

const CERTIFICATES = {
  good: trusted.issue(HERE),
  expired: trusted.issue(HERE, { expired: true }),
  "for another host": trusted.issue("DNS:redis.example,IP:127.0.0.2"),
  "of another authority": stranger.issue(HERE),
};
type Kind = keyof typeof CERTIFICATES;

/** A server that wants the password over TLS, and takes the test's own word at its other port. */
async function tlsServer(kind: Kind) {
  const { cert, key } = CERTIFICATES[kind];
  const tlsPort = freePort();
  const tls = ["--tls-port", `${tlsPort}`, "--tls-cert-file", cert, "--tls-key-file", key];
  const server = await startRedis({
    args: [...tls, "--tls-auth-clients", "no", "--tls-ca-cert-file", trusted.ca],
  });
  await server.cli("ACL", "SETUSER", "publisher", "on", `>${SECRET}`, "~*", "+@all");
  const where = `127.0.0.1:${tlsPort}`;
  const env = { REDIS_URL: `rediss://publisher:${SECRET}@${where}`, SSL_CERT_FILE: trusted.ca };
  return { server, where, env, [Symbol.asyncDispose]: server.stop };
}

describe("a certificate", () => {
  test("that a trusted authority has given to this host lets a run and verify work", async () => {
    await using tls = await tlsServer("good");
    const { code, stderr } = await runIngest(["run", "--rate", "1000", "--count", "300"], { env: tls.env });
    expect([code, stderr]).toEqual([0, expect.stringContaining("exactly as asked")]);
    await prove(tls.env.REDIS_URL, undefined, { env: tls.env });
  });

  const refused: [Kind, RegExp][] = [
    [
      "expired",
      /^ingest: The certificate of 127\.0\.0\.1:\d+ is out of date \(CERT_HAS_EXPIRED\)\n {2}Renew it/,
    ],
    [
      "for another host",
      /^ingest: The certificate of 127\.0\.0\.1:\d+ is for another host name \(ERR_TLS_CERT_ALTNAME_INVALID\)\n/,
    ],
    [
      "of another authority",
      /^ingest: The certificate of 127\.0\.0\.1:\d+ is not signed by an authority that is trusted here/,
    ],
  ];
  test.concurrent.each(refused)("%s: exit 3, and the server hears no word", async (kind, says) => {
    await using tls = await tlsServer(kind);
    const before = await tls.server.cli("INFO", "commandstats");
    for (const command of [["run", "--count", "5"], ["verify"]]) {
      const { code, stdout, stderr } = await runIngest(command, { env: tls.env });
      expect([code, stdout, stderr.split("\n").length]).toEqual([3, "", 3]);
      expect(stderr).toMatch(says);
      expect(stderr).not.toContain(SECRET);
    }
    // What the test itself asks is INFO.
    const [earlier, later] = [before, await tls.server.cli("INFO", "commandstats")].map(heard);
    expect(new Set(later)).toEqual(new Set([...earlier!, "cmdstat_info"]));
  });

  test.concurrent("that is replaced by an expired one is met at the next connection, and the run waits for a good one", async () => {
    await using tls = await tlsServer("good");
    const run = spawnIngest(
      ["run", "--rate", "500", "--count", "1500", "--burst-multiplier", "1", "--json"],
      { env: tls.env, timeoutMs: 50_000 },
    );
    await run.untilStderr(/Publishing into/);
    const present = async (kind: Kind) => {
      const { cert, key } = CERTIFICATES[kind];
      expect(await tls.server.cli("CONFIG", "SET", "tls-cert-file", cert, "tls-key-file", key)).toBe("OK");
    };
    await Bun.sleep(500);
    await present("expired");
    await tls.server.cli("CLIENT", "KILL", "USER", "publisher");
    await run.untilStderr(/is out of date \(CERT_HAS_EXPIRED\); trying again/);
    await present("good");
    const answer = await run.ended;
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 1500]);
    await prove(tls.env.REDIS_URL, undefined, { env: tls.env });
  });
});

describe("a port that speaks no TLS", () => {
  test.concurrent("is told so, and never spoken to in plain text", async () => {
    const said: Buffer[] = [];
    const listener = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        data: (socket, bytes) => {
          said.push(Buffer.from(bytes));
          socket.write("-ERR Protocol error: invalid bulk length\r\n");
          socket.end();
        },
      },
    });
    const env = { REDIS_URL: `rediss://publisher:${SECRET}@127.0.0.1:${listener.port}` };
    for (const command of [["run", "--count", "5", "--connect-timeout", "1s"], ["verify"]]) {
      const { code, stderr } = await runIngest(command, { env });
      expect([code, stderr]).toEqual([
        3,
        expect.stringMatching(/^ingest: 127\.0\.0\.1:\d+ does not speak TLS/),
      ]);
    }
    listener.stop(true);
    // A TLS record of type handshake, version 3.x.
    expect(said.length).toBeGreaterThan(1);
    expect(said.map((bytes) => bytes.toString("hex", 0, 2))).toEqual(said.map(() => "1603"));
    expect(Buffer.concat(said).toString("latin1")).not.toContain("publisher");
  });
});

/** Commands that a server was ever sent. */
const heard = (stats: string) => [...stats.matchAll(/^cmdstat_[^:]+/gm)].map(([name]) => name).sort();

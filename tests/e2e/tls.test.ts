import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { authority, type Certificate, HERE } from "../support/certificates.ts";
import { type Answer, type RunOptions, runIngest } from "../support/ingest.ts";
import { summaryOf } from "../support/outcomes.ts";
import { hasIpv6 } from "../support/own-network.ts";
import { type SecureRedis, startSecureRedis } from "../support/secure-redis.ts";

const STREAM = "analytics_events";
const SECRET = "tr0ub4dor-and-3";
const ours = authority("ours");
const theirs = authority("theirs");
const folder = mkdtempSync(join(tmpdir(), "ingest-tls-test-"));

let open: SecureRedis;
let named: SecureRedis;
let expired: SecureRedis;
let closed: SecureRedis;
let client: Certificate;

beforeAll(async () => {
  const start = (names: string, clients: "yes" | "no", options?: { expired: boolean }) =>
    startSecureRedis(ours.issue(names, options), {
      ca: ours.ca,
      clients,
      args: ["--bind", "127.0.0.1", "-::1"],
    });
  open = await start(HERE, "no");
  named = await start("DNS:redis.example", "no");
  expired = await start(HERE, "no", { expired: true });
  closed = await start(HERE, "yes");
  client = ours.issue("DNS:client");
});
afterAll(async () => {
  for (const server of [open, named, expired, closed]) await server.stop();
  for (const made of [ours, theirs]) made[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const publish = (url: string, args: readonly string[], options: RunOptions = {}) =>
  runIngest(["run", "--redis", url, "--rate", "1000", "--count", "200", "--json", ...args], options);

async function proven(url: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  const { code, stdout } = await runIngest(["verify", "--redis", url, ...args], options);
  expect([code, stdout.trimEnd().split("\n").at(-1)?.slice(0, 6)]).toEqual([0, "PROVEN"]);
}

/** Published and proven the same way, in a database that was empty. */
async function expectWayIn(
  server: SecureRedis,
  url: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<void> {
  await server.cli("FLUSHALL");
  const answer = await publish(url, args, options);
  expect([answer.code, answer.code === 0 && summaryOf(answer).tls]).toEqual([0, "checked"]);
  expect(await server.cli("XLEN", STREAM)).toBe("200");
  await proven(url, args, options);
}

/** Exit 3, a sentence and a next step, and no secret in it. */
function expectNoWayIn({ code, stdout, stderr }: Answer, says: RegExp): void {
  expect([code, stdout]).toEqual([3, ""]);
  const { hint, exitCode } = JSON.parse(stderr) as Record<string, unknown>;
  expect(stderr).toMatch(says);
  expect([typeof hint, exitCode]).toEqual(["string", 3]);
  expect(stderr).not.toContain(SECRET);
}

describe("a certificate that is signed by an authority", () => {
  test("of --tls-ca lets it publish and verify, by address and by name", async () => {
    await expectWayIn(open, open.secureUrl, ["--tls-ca", ours.ca]);
    await expectWayIn(open, `rediss://localhost:${open.securePort}`, ["--tls-ca", ours.ca]);
  });

  test.skipIf(!hasIpv6())("of --tls-ca lets it publish and verify, at an address of IPv6", async () => {
    await expectWayIn(open, `rediss://[::1]:${open.securePort}`, ["--tls-ca", ours.ca]);
  });

  test("of INGEST_TLS_CA, or of SSL_CERT_FILE as before, does so too", async () => {
    await expectWayIn(open, open.secureUrl, [], { env: { INGEST_TLS_CA: ours.ca } });
    await expectWayIn(open, open.secureUrl, [], { env: { SSL_CERT_FILE: ours.ca } });
  });

  test("among several in one file does so too, with text around them", async () => {
    const bundle = join(folder, "bundle.pem");
    const texts = [theirs.ca, ours.ca].map((path) => readFileSync(path, "utf8"));
    writeFileSync(bundle, `# authorities\n${texts.join("\n# and\n")}`);
    await expectWayIn(open, open.secureUrl, ["--tls-ca", bundle]);
  });

  test("is taken for the name of --tls-server-name instead of the host's", async () => {
    const args = ["--tls-ca", ours.ca, "--tls-server-name", "redis.example"];
    await expectWayIn(named, named.secureUrl, args);
    expectNoWayIn(await publish(open.secureUrl, args), /is for another host name/);
  });
});

describe("a client certificate", () => {
  test("is shown to a server that asks for one, from two files or from one", async () => {
    const { cert, key } = client;
    await expectWayIn(closed, closed.secureUrl, ["--tls-ca", ours.ca, "--tls-cert", cert, "--tls-key", key]);
    const both = join(folder, "both.pem");
    writeFileSync(both, `${readFileSync(key, "utf8")}${readFileSync(cert, "utf8")}`);
    const env = { INGEST_TLS_CA: ours.ca, INGEST_TLS_CERT: both, INGEST_TLS_KEY: both };
    await expectWayIn(closed, closed.secureUrl, [], { env });
  });

  test("that is missing, or that the server does not trust, is named", async () => {
    const reply = await publish(closed.secureUrl, ["--tls-ca", ours.ca]);
    expectNoWayIn(reply, /asks for a client certificate|was closed/);
    const { cert, key } = theirs.issue("DNS:client");
    const strange = await publish(closed.secureUrl, [
      "--tls-ca",
      ours.ca,
      "--tls-cert",
      cert,
      "--tls-key",
      key,
    ]);
    expectNoWayIn(strange, /refuses the client certificate|was closed/);
  });
});

test("a server that speaks TLS 1.2 alone is understood, with its certificates and without", async () => {
  const options = { ca: ours.ca, clients: "yes", args: ["--tls-protocols", "TLSv1.2"] } as const;
  await using old = await startSecureRedis(ours.issue(HERE), options);
  const { cert, key } = client;
  await expectWayIn(old, old.secureUrl, ["--tls-ca", ours.ca, "--tls-cert", cert, "--tls-key", key]);
  const missing = await publish(old.secureUrl, ["--tls-ca", ours.ca]);
  expectNoWayIn(missing, /ends the TLS handshake .* may ask for a client certificate|was closed/s);
});

describe("a server is not talked to", () => {
  const secret = (url: string) => url.replace("//", `//someone:${SECRET}@`);

  test("whose certificate nobody vouches for here, whatever the environment says", async () => {
    const says = /is not signed by an authority that is trusted here/;
    for (const args of [[], ["--tls-ca", theirs.ca]])
      expectNoWayIn(await publish(secret(open.secureUrl), args), says);
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    const { code, stderr } = await publish(secret(open.secureUrl), [], { env });
    expect(code).toBe(3);
    expect(stderr).toMatch(says);
    expect(stderr).toContain("NODE_TLS_REJECT_UNAUTHORIZED=0 is set and ignored");
  });

  test("whose certificate is for another name, or out of date", async () => {
    const args = ["--tls-ca", ours.ca];
    expectNoWayIn(await publish(secret(named.secureUrl), args), /for another host name/);
    expectNoWayIn(await publish(secret(expired.secureUrl), args), /is out of date/);
  });

  test("that speaks no TLS; nor one that does, without it", async () => {
    const plainly = `rediss://someone:${SECRET}@127.0.0.1:${open.port}`;
    expectNoWayIn(await publish(plainly, ["--tls-ca", ours.ca]), /TLS/);
    expectNoWayIn(await publish(`redis://someone:${SECRET}@127.0.0.1:${open.securePort}`, []), /TLS/);
    expect(await expired.cli("DBSIZE")).toBe("0");
  });
});

describe("--tls-insecure", () => {
  const WARNING = "The server's certificate is not checked (--tls-insecure)";

  test("takes a certificate of nobody's, for another name or out of date, and says so at both ends", async () => {
    for (const server of [named, expired]) {
      const answer = await publish(server.secureUrl, ["--tls-insecure"]);
      expect([answer.code, summaryOf(answer).tls]).toEqual([0, "unchecked"]);
      expect(answer.stderr).toContain(`warning: ${WARNING}`);
      expect(answer.stderr).toContain(
        "  tls       the server's certificate was NOT checked (--tls-insecure)\n",
      );
      expect(summaryOf(answer).repeat).toContain(`--redis ${server.secureUrl} --tls-insecure`);
      const verdict = await runIngest(["verify", "--redis", server.secureUrl, "--tls-insecure"]);
      expect(verdict.code).toBe(0);
      expect(verdict.stderr).toContain(`warning: ${WARNING}`);
      expect(verdict.stdout).toContain("Note: The server's certificate was not checked (--tls-insecure)");
      const doctor = await runIngest(["doctor", "--redis", server.secureUrl, "--tls-insecure"]);
      expect(doctor.stdout).toMatch(
        /WARNING +connection .* over TLS, its certificate NOT checked \(--tls-insecure\)/,
      );
    }
  });
});

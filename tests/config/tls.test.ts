import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolve } from "../../src/config/resolve.ts";
import { authority, openssl } from "../support/certificates.ts";

const folder = mkdtempSync(join(tmpdir(), "ingest-tls-settings-"));
const at = (name: string) => join(folder, name);
const ours = authority();
const { cert, key } = ours.issue("DNS:client");
const { key: otherKey } = ours.issue("DNS:other");
afterAll(() => {
  ours[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

mkdirSync(at("folder"));
writeFileSync(at("empty"), "");
writeFileSync(at("der"), Buffer.from([0x30, 0x82, 0x01, 0x0a, 0x02, 0x82]));
writeFileSync(at("broken"), "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmg\n-----END CERTIFICATE-----\n");
writeFileSync(at("broken.key"), "-----BEGIN PRIVATE KEY-----\nMIIBszCCAVmg\n-----END PRIVATE KEY-----\n");
writeFileSync(at("huge"), "");
truncateSync(at("huge"), 2 ** 30);
openssl("pkey", "-in", key, "-aes256", "-passout", "pass:x", "-out", at("encrypted"));
openssl("ec", "-in", key, "-aes256", "-passout", "pass:x", "-out", at("encrypted.old"));

const SECURE = ["--redis", "rediss://127.0.0.1:1"];
const resolved = (args: readonly string[], env: Record<string, string> = {}) =>
  resolve(["redis", "redisUrlFile", "tlsCa", "tlsCert", "tlsKey", "tlsServerName", "tlsInsecure"], {
    command: "verify",
    args,
    env,
    cwd: folder,
  });

function complaint(args: readonly string[], env: Record<string, string> = {}): string {
  try {
    resolved(args, env);
  } catch (error) {
    expect((error as { exitCode?: number }).exitCode).toBe(2);
    return (error as Error).message;
  }
  return "nothing was wrong";
}

describe("a file that cannot be used is told before anything is connected:", () => {
  test.each([
    ["none", "there is no such file"],
    ["folder", "it is a folder"],
    ["huge", "it has more than 1024 KiB"],
    ["empty", "it holds no certificate in PEM form"],
    ["der", "it holds no certificate in PEM form"],
    ["broken", "its certificate cannot be read"],
  ])("authorities in %s: %s", (name, reason) => {
    expect(complaint([...SECURE, "--tls-ca", at(name)])).toBe(
      `Flag --tls-ca is ${JSON.stringify(at(name))}: ${reason}`,
    );
    expect(complaint(SECURE, { INGEST_TLS_CA: at(name) })).toBe(
      `Environment INGEST_TLS_CA is ${JSON.stringify(at(name))}: ${reason}`,
    );
  });

  test("a certificate that is a key", () => {
    expect(complaint([...SECURE, "--tls-cert", key, "--tls-key", key])).toContain(
      `Flag --tls-cert is ${JSON.stringify(key)}: it holds no certificate in PEM form`,
    );
  });

  test.each([
    [cert, "it holds no private key in PEM form"],
    [at("broken.key"), "its key cannot be read"],
    [otherKey, "it is not the key of the certificate"],
    [at("encrypted"), "its key is encrypted"],
    [at("encrypted.old"), "its key is encrypted"],
  ])("a key in %s: %s", (path, reason) => {
    const message = complaint([...SECURE, "--tls-cert", cert, "--tls-key", path]);
    expect(message).toStartWith(`Flag --tls-key is ${JSON.stringify(path)}: ${reason}`);
  });

  test("all of them at once, and no word of what a key holds", () => {
    const args = [...SECURE, "--tls-ca", at("none"), "--tls-cert", cert, "--tls-key", otherKey];
    expect(complaint([...args, "--tls-server-name", "10.0.0.1"])).toStartWith("3 problems:\n");
    expect(complaint(args)).not.toContain(readFileSync(otherKey, "utf8").split("\n")[1]!);
  });
});

describe("what is for TLS", () => {
  const PLAIN = "redis://127.0.0.1:1";

  test.each([
    ["--tls-ca", ours.ca],
    ["--tls-server-name", "redis.example"],
    ["--tls-insecure", undefined],
  ])("contradicts a URL that is not: %s", (flag, value) => {
    const words = value === undefined ? [flag] : [flag, value];
    const says = `Flag ${flag} is for TLS, and the Redis URL (flag --redis) is not rediss://`;
    expect(complaint(["--redis", PLAIN, ...words])).toContain(says);
    expect(complaint(["--redis", "unix:///run/redis.sock", ...words])).toContain(says);
    expect(complaint(words)).toContain(`Flag ${flag} is for TLS, and no Redis URL was given`);
    expect(complaint(words, { REDIS_URL: PLAIN })).toContain("the Redis URL (environment REDIS_URL)");
  });

  test("contradicts it as a variable too, but not where a flag or nothing at all says which Redis it is", () => {
    const env = { INGEST_TLS_CA: ours.ca };
    expect(complaint([], { ...env, REDIS_URL: PLAIN })).toContain(
      "Environment INGEST_TLS_CA is for TLS, and the Redis URL (environment REDIS_URL) is not rediss://",
    );
    expect(resolved(["--redis", PLAIN], env).values.redis?.tls).toBe(false);
    expect(resolved([], env).values.redis).toBeUndefined();
  });

  test("contradicts itself: a certificate without its key, authorities that nobody asks", () => {
    expect(complaint([...SECURE, "--tls-cert", cert])).toBe(
      "Flag --tls-cert needs --tls-key, which may name the same file",
    );
    expect(complaint([...SECURE, "--tls-key", key])).toBe(
      "Flag --tls-key needs --tls-cert, which may name the same file",
    );
    expect(complaint([...SECURE, "--tls-ca", ours.ca, "--tls-insecure"])).toBe(
      "Flags --tls-ca and --tls-insecure exclude each other",
    );
    expect(resolved([...SECURE, "--tls-insecure"], { INGEST_TLS_CA: ours.ca }).values.tlsInsecure).toBe(true);
  });

  test.each(["", "-a", "a b", "10.0.0.1", "::1", "a".repeat(254), "redis://x"])(
    "is no server name: %j",
    (name) => expect(complaint([...SECURE, `--tls-server-name=${name}`])).toContain("--tls-server-name"),
  );
});

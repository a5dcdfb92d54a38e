import { afterAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultOfReply } from "../../../src/io/redis/errors.ts";
import { keyring, type Login } from "../../../src/io/redis/keyring.ts";
import { networkFault } from "../../../src/io/redis/network-errors.ts";
import { readTlsFiles } from "../../../src/io/redis/tls-files.ts";
import { authority } from "../../support/certificates.ts";

const folder = mkdtempSync(join(tmpdir(), "ingest-keyring-"));
const at = (name: string) => join(folder, name);
const ours = authority();
const [first, second] = [ours.issue("DNS:first"), ours.issue("DNS:second")];
afterAll(() => {
  ours[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const WHERE = { label: "h:1" };
const REFUSED = faultOfReply("WRONGPASS invalid username-password pair", WHERE);
const UNTRUSTED = networkFault("SELF_SIGNED_CERT_IN_CHAIN", WHERE);

describe("a login", () => {
  test("stays as it is until it was refused, and then the file is asked each time", () => {
    const found: (Login | string)[] = [{ password: "2" }, "it is a folder", { password: "3" }];
    let asked = 0;
    const keys = keyring({ url: { login: { password: "1" }, reread: () => found[asked++]! } });
    keys.learn(networkFault("ECONNREFUSED", WHERE));
    expect([keys.login()?.password, asked]).toEqual(["1", 0]);
    keys.learn(REFUSED);
    expect(Array.from(found, () => keys.login()?.password)).toEqual(["2", "2", "3"]);
  });

  test("that was refused may be cured by the file, and what is wrong with the file is told with it", () => {
    const keys = keyring({
      url: { login: {}, reread: () => "--redis-url-file is not used: it is a folder" },
    });
    const fault = keys.learn(REFUSED);
    expect(fault).toMatchObject({ kind: "reconnect", code: "WRONGPASS" });
    expect(fault.error.hint).toContain("write the new password there");
    keys.login();
    const { kind, code, error } = keys.learn(faultOfReply("NOAUTH Authentication required.", WHERE));
    expect([kind, code]).toEqual(["reconnect", "NOAUTH+FILE"]);
    expect(error.message).toBe(
      "Redis at h:1 asks for a password; --redis-url-file is not used: it is a folder",
    );
  });

  test("without a file stays doubtful", () => {
    const keys = keyring({});
    expect([keys.learn(REFUSED), keys.login()]).toEqual([REFUSED, undefined]);
  });

  test("is not told to others, nor theirs looked for in the file", () => {
    const keys = keyring({ url: { login: { password: "1" }, reread: () => ({ password: "2" }) } });
    const others = keys.forOthers();
    expect([others.learn(REFUSED), others.login()]).toEqual([REFUSED, undefined]);
    expect(keys.login()?.password).toBe("1");
  });
});

describe("certificates", () => {
  const paths = { ca: at("ca"), cert: at("cert"), key: at("key") };
  const put = ({ cert, key }: typeof first) => {
    copyFileSync(cert, paths.cert);
    copyFileSync(key, paths.key);
  };
  copyFileSync(ours.ca, paths.ca);
  put(first);
  const given = () => {
    const { texts, problems } = readTlsFiles(paths);
    expect(problems).toEqual([]);
    return keyring({ tls: { paths, terms: { ...texts, serverName: "n", isInsecure: false } } });
  };
  const textOf = (path: string) => readFileSync(path, "utf8").trim();

  test("are read again for each connection, and those of before stay until both files have come", () => {
    put(first);
    const keys = given();
    expect(keys.tls()).toMatchObject({ cert: textOf(first.cert), key: textOf(first.key), serverName: "n" });
    copyFileSync(second.cert, paths.cert);
    expect(keys.tls()).toMatchObject({ cert: textOf(first.cert), key: textOf(first.key) });
    const fault = keys.learn(networkFault("ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", WHERE));
    expect([fault.kind, fault.code]).toEqual(["reconnect", "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA+FILE"]);
    expect(fault.error.message).toEndWith("; --tls-key is not used: it is not the key of the certificate");
    put(second);
    expect(keys.tls()).toMatchObject({ cert: textOf(second.cert), key: textOf(second.key), serverName: "n" });
    expect(keys.learn(UNTRUSTED)).toMatchObject({ kind: "reconnect", code: UNTRUSTED.code });
    expect(keys.forOthers().tls()).toEqual(keys.tls());
  });

  test("in files that are gone, half written or pipes stay those of before, while others are renewed", async () => {
    put(first);
    const keys = given();
    rmSync(paths.key);
    await Bun.$`mkfifo ${paths.key}`;
    writeFileSync(paths.ca, `${textOf(ours.ca)}\n${textOf(first.cert)}\n`);
    expect(keys.tls()).toMatchObject({
      ca: `${textOf(ours.ca)}\n${textOf(first.cert)}`,
      key: textOf(first.key),
    });
    rmSync(paths.key);
    expect(keys.tls()).toMatchObject({ key: textOf(first.key) });
    writeFileSync(paths.ca, textOf(ours.ca).slice(0, 100));
    expect(keys.tls()).toMatchObject({ ca: `${textOf(ours.ca)}\n${textOf(first.cert)}` });
    expect(keys.learn(UNTRUSTED).error.message).toEndWith(
      "; --tls-ca is not used: it holds no certificate in PEM form",
    );
  });

  test("without files are no matter of time", () => {
    const keys = keyring({ tls: { paths: {}, terms: { isInsecure: true } } });
    expect([keys.learn(UNTRUSTED), keys.isInsecure]).toEqual([UNTRUSTED, true]);
  });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseRedisUrl } from "../../src/config/redis-url.ts";
import { urlOf } from "../../src/io/redis/target.ts";

const PLAIN = { host: "h", port: 6379, tls: false, db: 0, label: "h:6379" };

describe("a URL that is understood", () => {
  test.each([
    ["redis://h", PLAIN],
    ["redis://h/", PLAIN],
    ["redis://h:6380/3", { ...PLAIN, port: 6380, db: 3, label: "h:6380/3" }],
    ["redis://:pw@h", { ...PLAIN, password: "pw" }],
    ["redis://user:pw@h", { ...PLAIN, username: "user", password: "pw" }],
    ["redis://us%3Aer:p%40%2Fw%25@h", { ...PLAIN, username: "us:er", password: "p@/w%" }],
    ["redis://u:a:b@h", { ...PLAIN, username: "u", password: "a:b" }],
    ["rediss://h", { ...PLAIN, tls: true }],
    ["redis://[::1]:7000", { ...PLAIN, host: "::1", port: 7000, label: "[::1]:7000" }],
    [
      "redis://redis_main.local-1",
      { ...PLAIN, host: "redis_main.local-1", label: "redis_main.local-1:6379" },
    ],
  ])("%s", (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  test("the scheme's case does not matter: REDISS:// is TLS, not plain text", () => {
    expect(parseRedisUrl("REDISS://h")?.tls).toBe(true);
    expect(parseRedisUrl("RediS://h")?.tls).toBe(false);
  });

  test("unix:// is a socket's path, decoded, with or without a password", () => {
    const socket = { host: "localhost", port: 0, tls: false, db: 0 };
    const path = "/run/my redis.sock";
    expect(parseRedisUrl("unix:///run/my%20redis.sock")).toEqual({ ...socket, path, label: `unix:${path}` });
    expect(parseRedisUrl("unix://:pw@/r.sock")).toEqual({
      ...socket,
      path: "/r.sock",
      label: "unix:/r.sock",
      password: "pw",
    });
  });
});

describe("several servers", () => {
  const [h1, h2] = [
    { host: "h1", port: 26379 },
    { host: "h2", port: 5 },
  ];
  const SENTINELS = { ...h1, named: [h1, h2], masterName: "it", tls: false, db: 0 };

  test.each([
    ["redis+sentinel://h1,h2:5/it", { ...SENTINELS, label: "it by sentinels h1:26379,h2:5" }],
    ["redis+sentinel://h1,h2:5/it/", { ...SENTINELS, label: "it by sentinels h1:26379,h2:5" }],
    ["redis+sentinel://h1,h2:5/it/3", { ...SENTINELS, db: 3, label: "it/3 by sentinels h1:26379,h2:5" }],
    ["REDISS+Sentinel://h1,h2:5/it", { ...SENTINELS, tls: true, label: "it by sentinels h1:26379,h2:5" }],
    [
      "redis+sentinel://u:p%2C%40@h1,h2:5/my_master.1-a",
      {
        ...SENTINELS,
        masterName: "my_master.1-a",
        username: "u",
        password: "p,@",
        label: "my_master.1-a by sentinels h1:26379,h2:5",
      },
    ],
    [
      "redis+sentinel://[::1]/it",
      {
        ...SENTINELS,
        host: "::1",
        named: [{ host: "::1", port: 26379 }],
        label: "it by sentinels [::1]:26379",
      },
    ],
    [
      "redis://:pw@h,[::1]:7000",
      {
        ...PLAIN,
        password: "pw",
        named: [
          { host: "h", port: 6379 },
          { host: "::1", port: 7000 },
        ],
        label: "h:6379,[::1]:7000",
      },
    ],
  ])("%s", (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  test("as a URL again, without what may not be seen", () => {
    for (const url of [
      "redis+sentinel://h1:26379,h2:5/it",
      "rediss+sentinel://[::1]:26379/it/3",
      "redis://h:6379,[::1]:7000",
      "rediss://h:6379/2",
      "unix:///run/my%20redis.sock",
    ]) {
      expect(urlOf(parseRedisUrl(url)!)).toBe(url);
      const open = urlOf(parseRedisUrl(url.replace("://", "://user:s3cret@"))!, "***@");
      expect(open).toBe(url.replace("://", "://***@"));
    }
  });
});

describe("a URL that is refused", () => {
  test.each([
    ["redis+sentinel://h1,h2", "no master's name"],
    ["redis+sentinel://h1,h2/", "an empty name"],
    ["redis+sentinel://h1,h2/a b", "a name that no sentinel would take"],
    ["redis+sentinel://h1,h2/it/x", "a database is a number"],
    ["redis+sentinel://h1,h2/it/0/1", "three paths"],
    ["redis+sentinel://h1,,h2/it", "an empty host between"],
    ["redis+sentinel://h1,/it", "an empty host at the end"],
    ["redis+sentinel:///it", "no host"],
    ["redis+sentinel://h1:99999/it", "port above 65535"],
    ["redis+sentinel://h1/it?db=1", "a query"],
    ["redis+sentinel://h1/it#f", "a fragment"],
    ["redis+sentinel://word@h1/it", "a user to one client, a password to another"],
    ["unix+sentinel:///s/it", "another scheme"],
    ["redis://h1,h2/1", "a Cluster has database 0 alone"],
    ["redis://h1, h2", "a blank between"],
    ["", "nothing"],
    ["h:6379", "no scheme"],
    ["http://h", "another scheme: the client would take it for a socket's path"],
    ["redis+tls://h", "another scheme"],
    ["redis:/h", "one slash"],
    ["redis://", "no host"],
    ["redis://:6379", "no host, only a port"],
    ["redis://h:0", "port 0"],
    ["redis://h:99999", "port above 65535"],
    ["redis://h:6379x", "no number"],
    ["redis://h/abc", "a database is a number; the client would write into database 0"],
    ["redis://h/1/2", "two paths"],
    ["redis://h/-1", "a negative database"],
    ["redis://h?path=/tmp/other.sock", "a query could send it elsewhere"],
    ["redis://h/0?db=1", "a query"],
    ["redis://h#f", "a fragment"],
    ["redis://u:%zz@h", "broken percent-encoding"],
    ["redis://u:p w@h x", "blanks in the host"],
    ["redis://u:p@ss@h", "an @ that is not encoded"],
    ["redis://u:p/w@h", "a / that is not encoded"],
    ["redis://word@h", "a user to one client, a password to another"],
    ["redis://:@h", "a password that some script left empty"],
    ["redis://user:@h", "an empty password"],
    ["redis://[nonsense]", "no IPv6 address"],
    ["redis://h\u001b[2J", "control characters"],
    [" redis://h", "a blank before it"],
    ["redis://h\n", "a line end behind it"],
    ["unix://relative.sock", "a path that is not absolute"],
    ["unix:///s.sock?db=1", "a query"],
    ["unix:///a%00b", "a zero byte"],
  ])("%s: %s", (url) => {
    expect(parseRedisUrl(url)).toBeUndefined();
  });
});

test("whatever user and password are, percent-encoded they come back, and the label has neither", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(word, word, (username, password) => {
      const url = `redis://${encodeURIComponent(username)}:${encodeURIComponent(password)}@h`;
      expect(parseRedisUrl(url)).toEqual({ ...PLAIN, username, password });
    }),
  );
});

test("a URL of more than 4096 characters is refused", () => {
  expect(parseRedisUrl(`redis://${"h".repeat(4088)}`)).toBeDefined();
  expect(parseRedisUrl(`redis://${"h".repeat(4089)}`)).toBeUndefined();
});

test("no text makes it throw", () => {
  const text = fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom("redis://", "unix://", "rediss://u:"));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3 }), (parts) => {
      parseRedisUrl(parts.join(""));
    }),
  );
});

import { expect, test } from "bun:test";
import fc from "fast-check";
import { parseListenAddress } from "../../src/config/listen-address.ts";
import { authorityOf } from "../../src/io/http/address.ts";

test.each([
  ["127.0.0.1:9464", "127.0.0.1", 9464, true],
  [":9000", "127.0.0.1", 9000, true],
  [":0", "127.0.0.1", 0, true],
  ["LocalHost:80", "localhost", 80, true],
  ["127.8.9.10:1", "127.8.9.10", 1, true],
  ["[::1]:65535", "::1", 65_535, true],
  ["0.0.0.0:9464", "0.0.0.0", 9464, false],
  ["[::]:9464", "::", 9464, false],
  ["[::ffff:127.0.0.1]:9464", "::ffff:127.0.0.1", 9464, false],
  ["10.1.2.3:9464", "10.1.2.3", 9464, false],
  ["metrics.example.org:9464", "metrics.example.org", 9464, false],
  // Names only look like loopback: whoever owns the domain decides.
  ["localhost.example.org:1", "localhost.example.org", 1, false],
  ["127.0.0.1.example.org:1", "127.0.0.1.example.org", 1, false],
])("%p is host %p, port %p, loopback %p", (text, host, port, isLoopback) => {
  expect(parseListenAddress(text)).toEqual({ host, port, isLoopback });
});

test.each([
  ...["", ":", "9464", "127.0.0.1", "127.0.0.1:", ":65536", ":-1", ":1e3", ":9464/", " :9464", ":9464 "],
  ...["http://127.0.0.1:9464", "::1:9464", "[::1]", "[::1]9464", "[]:1", "[127.0.0.1]:1", "[g::]:1"],
  ...["127.1:9464", "0:9464", "256.0.0.1:1", "1.2.3.4.5:1", "-x:1", "a_b:1", "a b:1", "*:9464", "ü:1"],
])("%p is no address to listen at", (text) => {
  expect(parseListenAddress(text)).toBeUndefined();
});

test("what is taken is said again as it was meant, and an address without brackets around it", () => {
  const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom("localhost", "a.b-c.d"));
  fc.assert(
    fc.property(host, fc.integer({ min: 0, max: 65_535 }), (host, port) => {
      const text = authorityOf({ host, port });
      expect(parseListenAddress(text)).toMatchObject({ host: host.toLowerCase(), port });
    }),
  );
});

test("any text is an address or none, and nothing else happens", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const address = parseListenAddress(text);
      if (address !== undefined) expect(address.port).toBeWithin(0, 65_536);
    }),
  );
});

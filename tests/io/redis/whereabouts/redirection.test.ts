import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { clusterSlotsIn } from "../../../../src/io/redis/whereabouts/cluster-slots.ts";
import { redirectionIn } from "../../../../src/io/redis/whereabouts/redirection.ts";

describe("a redirection", () => {
  test.each([
    ["MOVED 3999 127.0.0.1:6381", { slot: 3999, to: { host: "127.0.0.1", port: 6381 }, asking: false }],
    ["ASK 3999 10.0.0.2:6379", { slot: 3999, to: { host: "10.0.0.2", port: 6379 }, asking: true }],
    ["MOVED 0 fd00::2:7001", { slot: 0, to: { host: "fd00::2", port: 7001 }, asking: false }],
    [
      "MOVED 16383 redis-1.example.com:1",
      { slot: 16383, to: { host: "redis-1.example.com", port: 1 }, asking: false },
    ],
    ["MOVED 5 :7002", { slot: 5, to: { host: "asked", port: 7002 }, asking: false }],
    ["MOVED 5 ?:7002", { slot: 5, to: { host: "asked", port: 7002 }, asking: false }],
  ])("%s", (reply, redirection) => {
    expect(redirectionIn(reply, "asked")).toEqual(redirection);
  });

  test.each([
    ["ERR unknown command", "another error"],
    ["MOVED 3999", "no address"],
    ["MOVED 3999 127.0.0.1", "no port"],
    ["MOVED 3999 h:0", "port 0"],
    ["MOVED 3999 h:65536", "port above 65535"],
    ["MOVED 3999 h\u001b[2J:1", "control characters, which would be printed"],
    ["MOVED 3999 user:secret@h:1", "credentials"],
    ["MOVED 3999 h:1 and more", "something behind it"],
    ["TRYAGAIN Multiple keys request during rehashing of slot", "another error"],
  ])("%j is none: %s", (reply) => {
    expect(redirectionIn(reply, "asked")).toBeUndefined();
  });
});

describe("CLUSTER SLOTS", () => {
  const node = (host: unknown, port: number) => [host, port, "0123abcd", []];

  test("tells who serves a slot, and all nodes", () => {
    const slots = clusterSlotsIn(
      [
        [0, 5460, node("a", 1), node("b", 2)],
        [5461, 16383, node("c", 3)],
      ],
      "asked",
    );
    expect(slots.nodes.map(({ host }) => host)).toEqual(["a", "b", "c"]);
    expect([0, 5460, 5461, 16383].map((slot) => slots.ownerOf(slot)?.host)).toEqual(["a", "a", "c", "c"]);
  });

  test("a node without a host is at the one that was asked; a slot that nobody serves has no owner", () => {
    const slots = clusterSlotsIn(
      [
        [0, 1, node("", 1)],
        [3, 4, node(null, 2)],
        [5, 5],
      ],
      "asked",
    );
    expect([1, 2, 4, 5].map((slot) => slots.ownerOf(slot))).toEqual([
      { host: "asked", port: 1 },
      undefined,
      { host: "asked", port: 2 },
      undefined,
    ]);
  });

  test("no reply makes it throw", () => {
    fc.assert(
      fc.property(fc.anything(), (reply) => {
        clusterSlotsIn([reply, [0, 1, reply]], "asked").ownerOf(0);
        clusterSlotsIn(reply, "asked").ownerOf(0);
      }),
    );
  });
});

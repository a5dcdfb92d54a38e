import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Redis } from "ioredis";
import { clientOf } from "../../support/publish.ts";
import { startRedis, type TestRedis } from "../../support/redis-server.ts";
import { COUNT, lateFrame, prepare, rawConnection, STREAM, sendAgain, state, TEXTS } from "./late-batch.ts";

let server: TestRedis;
let redis: Redis;

const acl = (...rules: string[]) => redis.call("ACL", "SETUSER", "late", ...rules);
const PERMITTED = ["reset", "on", "nopass", "allkeys", "+@all"];

beforeAll(async () => {
  server = await startRedis();
  redis = clientOf(server.port);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await acl(...PERMITTED);
  await prepare(redis);
});

/** The frame, in two parts, with something happening in between. */
async function inTwoParts(cut: number, between: () => Promise<unknown>): Promise<void> {
  const commands = lateFrame();
  const late = await rawConnection(server.port, "late");
  await late.send(Buffer.concat(commands.slice(0, cut)));
  await between();
  await late.send(Buffer.concat(commands.slice(cut)));
  await late.end();
}

/** What can take a command away; all of them leave the others be. */
const COMMANDS = ["multi", "exec", "xread", "evalsha", "renamenx", "hget", "hset", "xadd", "client", "xlen"];
const RULES: readonly string[][] = [
  ...COMMANDS.map((command) => [`-${command}`]),
  ["-@transaction"],
  ["-@blocking"],
  ["-@transaction", "-xread"],
  ["-multi", "-evalsha"],
  ["-multi", "-xadd"],
  ["-multi", "-hset"],
  ["-@all", "+eval", "+evalsha", "+xadd", "+hget", "+hset"],
  ["-@all", "+evalsha", "+xadd", "+hget", "+hset", "+renamenx"],
  ["-@all"],
  ["resetkeys", `~${STREAM}`, "~{events}:ingest"],
  ["resetkeys", "~{events}:ingest:aside"],
];

interface Disturbance {
  readonly name: string;
  disturb(): Promise<unknown>;
  restore?(): Promise<unknown>;
}

const DISTURBANCES: readonly Disturbance[] = [
  { name: "nothing", disturb: async () => {} },
  { name: "SCRIPT FLUSH", disturb: () => redis.script("FLUSH") },
  {
    name: "out of memory",
    disturb: () => redis.config("SET", "maxmemory", "1"),
    restore: () => redis.config("SET", "maxmemory", "0"),
  },
  {
    name: "a replica now",
    disturb: () => redis.replicaof("127.0.0.1", 1),
    restore: () => redis.replicaof("NO", "ONE"),
  },
  {
    name: "too few replicas",
    disturb: () => redis.config("SET", "min-replicas-to-write", "1"),
    restore: () => redis.config("SET", "min-replicas-to-write", "0"),
  },
  ...RULES.map((rules) => ({ name: rules.join(" "), disturb: () => acl(...rules) })),
];

const ONCE = { texts: ["old", ...TEXTS], next: String(COUNT), aside: 0 };
const CUTS = Array.from({ length: lateFrame().length + 1 }, (_, cut) => cut);

describe("a batch by transaction that is executed late", () => {
  test("is the frame that these tests take it for", () => {
    const names = lateFrame().map((bytes) => bytes.toString().split("\r\n")[2]);
    const appends = Array.from({ length: COUNT - 1 }, () => "XADD");
    expect(names).toEqual([
      ...["CLIENT", "MULTI", "XREAD", "EVALSHA", ...appends],
      ...["EVALSHA", "EXEC", "CLIENT", "EVALSHA"],
    ]);
  });

  test("is appended whole where nothing is in its way", async () => {
    await inTwoParts(0, async () => {});
    expect(await state(redis)).toEqual(ONCE);
  });

  test.each(CUTS)("appends nothing when the ledger moves before its command %d", async (cut) => {
    await inTwoParts(cut, () => sendAgain(redis));
    expect(await state(redis)).toEqual(ONCE);
  });

  test("appends nothing when the ledger moves between any two of its bytes", async () => {
    const bytes = Buffer.concat(lateFrame());
    for (let cut = 0; cut < bytes.length; cut += 7) {
      await prepare(redis);
      const late = await rawConnection(server.port, "late");
      await late.send(bytes.subarray(0, cut));
      await sendAgain(redis);
      await late.send(bytes.subarray(cut));
      await late.end();
      expect((await state(redis)).texts).toEqual(["old", ...TEXTS]);
    }
  });

  describe.each(DISTURBANCES)("with $name in between", ({ disturb, restore }) => {
    /** At every command: the batch is there once after it was sent again, and the stream is where it was, with what it held. */
    const onceAtEveryCut = async (run: (cut: number) => Promise<void>) => {
      for (const cut of CUTS) {
        await acl(...PERMITTED);
        await prepare(redis);
        await run(cut);
        await restore?.();
        await sendAgain(redis);
        expect({ cut, ...(await state(redis)) }).toEqual({ cut, ...ONCE });
      }
    };

    test("it is there once", () => onceAtEveryCut((cut) => inTwoParts(cut, disturb)));

    test("it is there once when its connection ends there", () =>
      onceAtEveryCut(async (cut) => {
        const late = await rawConnection(server.port, "late");
        await late.send(Buffer.concat(lateFrame().slice(0, cut)));
        await disturb();
        await late.end();
      }));

    test("it is there once when the ledger has moved as well", () =>
      onceAtEveryCut((cut) =>
        inTwoParts(cut, async () => {
          await sendAgain(redis);
          await disturb();
        }),
      ));

    test("it is there once when the ledger moves behind it", () =>
      onceAtEveryCut((cut) =>
        inTwoParts(cut, async () => {
          await disturb();
          if (restore === undefined) await sendAgain(redis);
        }),
      ));
  });

  describe.each(RULES.filter((rules) => /multi|transaction|all/.test(rules.join())))(
    "when %s comes before its command and the connection ends before a later one",
    (...rules) => {
      test.each(CUTS)("%d", async (cut) => {
        for (const end of CUTS.slice(cut)) {
          await acl(...PERMITTED);
          await prepare(redis);
          const late = await rawConnection(server.port, "late");
          await late.send(Buffer.concat(lateFrame().slice(0, cut)));
          await acl(...rules);
          await late.send(Buffer.concat(lateFrame().slice(cut, end)));
          await late.end();
          await sendAgain(redis);
          expect({ end, ...(await state(redis)) }).toEqual({ end, ...ONCE });
        }
      });
    },
  );

  test("appends nothing to a key of another type, and leaves it as it is", async () => {
    await redis.set(STREAM, "text");
    await inTwoParts(0, async () => {});
    expect(await redis.get(STREAM)).toBe("text");
  });

  test("makes no stream where there is none", async () => {
    await redis.del(STREAM);
    await inTwoParts(0, async () => {});
    expect(await state(redis)).toEqual({ texts: [], next: "0", aside: 0 });
  });

  test("appends nothing while somebody's script keeps the server busy", async () => {
    await redis.config("SET", "busy-reply-threshold", "20");
    const other = clientOf(server.port);
    for (const cut of CUTS) {
      await prepare(redis);
      const late = await rawConnection(server.port, "late");
      await late.send(Buffer.concat(lateFrame().slice(0, cut)));
      const busy = other.eval("while true do end", 0).catch(() => {});
      await Bun.sleep(40);
      await late.send(Buffer.concat(lateFrame().slice(cut)));
      await redis.call("SCRIPT", "KILL");
      await busy;
      await late.end();
      await sendAgain(redis);
      expect({ cut, ...(await state(redis)) }).toEqual({ cut, ...ONCE });
    }
    other.disconnect();
  });
});

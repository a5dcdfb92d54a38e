import { expect, test } from "bun:test";
import fc from "fast-check";
import { evenSlots, slotOf } from "../../src/primitives/cluster-slot.ts";
import { clientOf } from "../support/publish.ts";
import { startRedis } from "../support/redis-server.ts";

test("a key's slot is the one that Redis gives it, odd braces included", async () => {
  await using server = await startRedis({ args: ["--cluster-enabled", "yes"] });
  const redis = clientOf(server.port);
  const piece = fc.constantFrom("{", "}", "a", "events:", "7", "\u00e9");
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (pieces) => {
      const key = pieces.join("");
      expect(slotOf(key)).toBe(Number(await redis.call("CLUSTER", "KEYSLOT", key)));
    }),
    { numRuns: 1000 },
  );
  expect(slotOf("123456789")).toBe(12_739);
  redis.disconnect();
});

test("slots are dealt out as redis-cli does: every slot once, in order", () => {
  expect(evenSlots(3)).toEqual([
    { from: 0, to: 5460 },
    { from: 5461, to: 10_922 },
    { from: 10_923, to: 16_383 },
  ]);
  for (let masters = 1; masters <= 1000; masters++) {
    const all = evenSlots(masters);
    expect([all[0]!.from, all.at(-1)!.to]).toEqual([0, 16_383]);
    for (let node = 1; node < masters; node++) expect(all[node]!.from).toBe(all[node - 1]!.to + 1);
  }
});

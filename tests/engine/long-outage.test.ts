import { expect, test } from "bun:test";
import type { World } from "./support/fake-sink.ts";
import { reach } from "./support/reach.ts";
import { simulate } from "./support/simulation.ts";

const PER_SEC = 100_000;
const HOUR_MS = 3_600_000;
const [AWAY_MS, BACK_MS] = [1000, 1000 + HOUR_MS];

/** What the engine holds, and how far behind it is, at some moments. */
interface Look {
  readonly held: number;
  readonly behind: number;
  readonly inFlight: number;
}

/** A second of publishing, an hour in such a world, two seconds of catching up; looked at each minute of the hour. */
async function anHourOf(world: Partial<World>) {
  const looks: Look[] = [];
  const result = await simulate({
    shape: { ratePerSec: `${PER_SEC}` },
    catchUp: 2,
    publisher: {
      window: { events: 4000, sizeBytes: 1.5e6, batches: 256 },
      batchEvents: 500,
      stallMs: 15_000,
    },
    plot: ({ sink, server, clock, pump }) => {
      const others = [clock, sink, server];
      const look = () => {
        const { acked, inFlight } = pump.standing();
        looks.push({ held: reach(pump, others), behind: pump.due() - acked, inFlight });
      };
      const calm = { ...sink.world };
      clock.at(AWAY_MS, () => {
        Object.assign(sink.world, world);
        if (world.away) sink.breakAll("lost");
      });
      for (let atMs = AWAY_MS + 60_000; atMs < BACK_MS; atMs += 60_000) clock.at(atMs, look);
      clock.at(BACK_MS, () => {
        Object.assign(sink.world, calm);
        sink.breakAll("lost");
      });
      clock.at(BACK_MS + 4000, () => pump.stop());
    },
  });
  return { ...result, looks };
}

test.each<[string, Partial<World>]>([
  ["takes no connection", { away: true }],
  ["swallows every request", { swallow: "lost" }],
  ["answers nothing that it does", { mute: true }],
])("a server that %s for an hour at 100,000/s lets nothing grow, and is caught up with", async (_, world) => {
  const { looks, standing, server, broken } = await anHourOf(world);
  expect(looks.length).toBe(59);
  // 358 million events are due and not sent by then; what is known of them does not grow with their number.
  expect(looks.at(-1)!.behind).toBeGreaterThan(3500 * PER_SEC);
  const [first] = looks;
  for (const { held, inFlight } of looks) {
    expect(held).toBe(first!.held);
    expect(inFlight).toBeLessThanOrEqual(4000);
  }
  // What came of the second before and of the seconds after is in the stream, without a gap; the plan's rate and as much again.
  expect([standing.state, standing.acked, server.entries.length]).toEqual([
    "DONE",
    server.next!,
    server.next!,
  ]);
  expect(server.next!).toBeWithin(3 * PER_SEC, 12 * PER_SEC);
  expect(server.offences).toEqual([]);
  expect(broken.filter((promise) => !promise.endsWith("in flight"))).toEqual([]);
});

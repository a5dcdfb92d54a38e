import type { CatchUp } from "../../../src/engine/backlog.ts";
import { Meter } from "../../../src/engine/meter.ts";
import type { Notice, PublisherOptions, Standing } from "../../../src/engine/publisher-types.ts";
import { Pump } from "../../../src/engine/pump.ts";
import { createShape, type ShapeSpec } from "../../../src/shape/index.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { FakeServer } from "./fake-server.ts";
import { CALM, FakeSink, type World } from "./fake-sink.ts";

export const WINDOW = { events: 40, sizeBytes: 9000, batches: 8 };

export interface Simulated {
  readonly standing: Standing;
  readonly server: FakeServer;
  readonly sink: FakeSink;
  readonly notices: readonly Notice[];
  readonly pump: Pump;
  readonly meter: Meter;
  readonly clock: VirtualClock;
  /** What did not hold at some turn of the pump. */
  readonly broken: readonly string[];
}

export interface Scenario {
  readonly shape?: Partial<ShapeSpec>;
  readonly limit?: number;
  readonly endMs?: number;
  readonly world?: Partial<World>;
  readonly publisher?: Partial<PublisherOptions>;
  readonly graceMs?: number;
  readonly catchUp?: CatchUp;
  readonly cutMs?: number;
  /** Puts into the clock's agenda what is to happen. */
  plot?(stage: { sink: FakeSink; server: FakeServer; clock: VirtualClock; pump: Pump }): void;
}

const STEADY: ShapeSpec = {
  kind: "burst",
  ratePerSec: "100",
  burstMultiplier: "1",
  burstIntervalMs: 0,
  burstDurationMs: 0,
};

/** Runs the whole engine against a server in memory, in virtual time, and looks at its promises at every turn. */
export async function simulate(scenario: Scenario): Promise<Simulated> {
  const clock = new VirtualClock();
  const server = new FakeServer();
  const sink = new FakeSink(clock, server, { ...CALM });
  const spec = { ...STEADY, ...scenario.shape };
  const notices: Notice[] = [];
  const broken: string[] = [];
  const limit = scenario.limit ?? Number.POSITIVE_INFINITY;
  const meter = new Meter(createShape(spec), limit);
  const joining = sink.connect(1000);
  await clock.sleepUntil(clock.nowMs() + 1, false);
  const session = await joining;
  Object.assign(sink.world, scenario.world);
  const { next } = server.open(0);
  let random = 1;
  const pump: Pump = new Pump({
    shape: createShape(spec),
    clock,
    sink,
    session,
    meter,
    publisher: {
      window: WINDOW,
      batchEvents: 15,
      connectMs: 1000,
      stallMs: 2000,
      doubtfulMs: 3000,
      random: () => {
        random = (random * 48_271) % 2_147_483_647;
        return random / 2_147_483_647;
      },
      limit,
      next,
      tell: (notice) => notices.push(notice),
      ...scenario.publisher,
    },
    endMs: scenario.endMs,
    cutMs: scenario.cutMs,
    catchUp: scenario.catchUp ?? "unbounded",
    graceMs: scenario.graceMs ?? 30_000,
    observe: () => broken.push(...brokenPromises(pump, server)),
  });
  scenario.plot?.({ sink, server, clock, pump });
  const standing = await pump.run();
  broken.push(...server.offences);
  return { standing, server, sink, notices, pump, meter, clock, broken };
}

function brokenPromises(pump: Pump, server: FakeServer): string[] {
  const { acked, inFlight, highWater } = pump.standing();
  const due = pump.due();
  return [
    ...(inFlight > WINDOW.events ? [`${inFlight} in flight`] : []),
    ...(acked + inFlight > Math.max(due, highWater)
      ? [`${acked} acked and ${inFlight} in flight of ${due} due`]
      : []),
    ...(highWater > Math.max(due, server.next ?? 0) ? [`${highWater} sent of ${due} due`] : []),
  ];
}

import type { CatchUp } from "../../../src/engine/backlog.ts";
import { Fleet } from "../../../src/engine/fleet.ts";
import { JointMeter } from "../../../src/engine/joint-meter.ts";
import { AT_THE_BEGINNING } from "../../../src/engine/pace.ts";
import type { Standing } from "../../../src/engine/publisher-types.ts";
import { Pump } from "../../../src/engine/pump.ts";
import { SharedClock } from "../../../src/engine/shared-clock.ts";
import { type Division, placesOf, seatingOf } from "../../../src/lanes/division.ts";
import { laneShape } from "../../../src/lanes/lane.ts";
import { Roll } from "../../../src/lanes/roll.ts";
import { View } from "../../../src/lanes/view.ts";
import { analytics } from "../../../src/model/index.ts";
import { parseSeed } from "../../../src/primitives/seed.ts";
import { createShape, type ShapeSpec } from "../../../src/shape/index.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { FakeServer } from "./fake-server.ts";
import { CALM, FakeSink } from "./fake-sink.ts";
import { WINDOW } from "./simulation.ts";

export interface SimulatedLane {
  readonly server: FakeServer;
  readonly sink: FakeSink;
  /** How many events the lane has below the limit. */
  readonly events: number;
  /** How many of them are due by then. */
  dueBy(atMs: number): number;
  indexOf(number: number): number;
}

export interface SimulatedFleet {
  readonly lanes: readonly SimulatedLane[];
  readonly standings: readonly Standing[];
  readonly fleet: Fleet;
  readonly meter: JointMeter;
  readonly clock: VirtualClock;
}

export interface FleetScenario {
  readonly division: Division;
  readonly spec: ShapeSpec;
  readonly limit: number;
  readonly catchUp?: CatchUp;
  plot?(stage: { lanes: readonly SimulatedLane[]; clock: VirtualClock; fleet: Fleet }): void;
}

/** Lanes side by side, each with a server of its own in memory, on one virtual clock. */
export async function simulateFleet(scenario: FleetScenario): Promise<SimulatedFleet> {
  const { division, spec, limit, catchUp = "unbounded" } = scenario;
  const clock = new VirtualClock();
  const users = analytics.users.length;
  const places = placesOf(division, users);
  const roll = new Roll(
    analytics.userOf(parseSeed("fleet")),
    seatingOf(places, division, users),
    places.length,
  );
  const shapeOf = (lane: number) => laneShape(createShape(spec), () => new View(roll, lane), 1);
  const meter = new JointMeter(createShape(spec), limit, AT_THE_BEGINNING);
  const whole = createShape(spec);
  const shared = new SharedClock(clock);
  const lanes = places.map((_, lane): SimulatedLane => {
    const server = new FakeServer();
    const view = new View(roll, lane);
    return {
      server,
      sink: new FakeSink(clock, server, { ...CALM }),
      events: view.numberAt(limit),
      dueBy: (atMs) => Math.min(shapeOf(lane).dueBy(atMs), view.numberAt(limit)),
      indexOf: (number) => view.indexOf(number),
    };
  });
  const joining = lanes.map(({ sink }) => sink.connect(1000));
  await clock.sleepUntil(clock.nowMs() + 1);
  const sessions = await Promise.all(joining);
  const startAtMs = clock.nowMs();
  const pumps = lanes.map(({ sink, server, events }, lane) => {
    const { next } = server.open(0);
    return new Pump({
      shape: shapeOf(lane),
      clock: shared.seat(),
      sink,
      session: sessions[lane]!,
      meter: meter.lane(shapeOf(lane), next),
      publisher: {
        window: WINDOW,
        batchEvents: 15,
        connectMs: 1000,
        stallMs: 2000,
        doubtfulMs: 3000,
        random: () => 0.5,
        limit: Number.POSITIVE_INFINITY,
        next,
        tell: () => {},
      },
      startAtMs,
      endMs: undefined,
      catchUp,
      // As in a long run: the last event is known when the end is near.
      limitAt: (elapsedMs) => (limit - whole.dueBy(elapsedMs) > 300 ? Number.POSITIVE_INFINITY : events),
      graceMs: 30_000,
      observe: () => {},
    });
  });
  const fleet = new Fleet(pumps);
  scenario.plot?.({ lanes, clock, fleet });
  const standings = await Promise.all(pumps.map((pump) => pump.run()));
  return { lanes, standings, fleet, meter, clock };
}

import { JointMeter } from "../../src/engine/joint-meter.ts";
import { placesOf, seatingOf, usersAt } from "../../src/lanes/division.ts";
import { laneEncoder, laneShape } from "../../src/lanes/lane.ts";
import { Roll } from "../../src/lanes/roll.ts";
import { View } from "../../src/lanes/view.ts";
import { analytics } from "../../src/model/index.ts";
import { parseSeed } from "../../src/primitives/seed.ts";
import { createShape } from "../../src/shape/index.ts";
import { STREAM } from "./ids.ts";
import { DAY_MS, DIVISION, SEED, SPEC } from "./scenario.ts";

const PARTITION = 1;
const EVENTS = 100_000;

/** Resident memory of a process of its own, after it has made the events of one partition at the day's end, and four times as many. */
export async function memoryOfProcess(): Promise<{ residentBytes: number; laterBytes: number }> {
  const child = Bun.spawn([process.execPath, import.meta.path], { stdout: "pipe", stderr: "inherit" });
  const [residentBytes, laterBytes] = JSON.parse(await child.stdout.text());
  return { residentBytes, laterBytes };
}

/** Everything that a partition keeps between its events, but for what is on its way to Redis. */
function makeEvents(): () => void {
  const users = analytics.users.length;
  const places = placesOf(DIVISION, users).filter(({ partition }) => partition === PARTITION);
  const index = createShape(SPEC).dueBy(DAY_MS) - 2 ** 26;
  const roll = new Roll(
    analytics.userOf(parseSeed(SEED)),
    seatingOf(places, DIVISION, users),
    places.length,
    places.map(() => ({ number: index, index })),
  );
  const meter = new JointMeter(createShape(SPEC), Number.POSITIVE_INFINITY, { index: 0, atMs: 0 });
  const lanes = places.map((place, lane) => {
    const view = () => new View(roll, lane);
    const shape = laneShape(createShape(SPEC), view, usersAt(place, DIVISION, users).length / users);
    const next = view().numberAt(index);
    return {
      encoder: laneEncoder(analytics.encoder(STREAM), view()),
      meter: meter.lane(shape, next),
      shape,
      next,
    };
  });
  const into = new Uint8Array(lanes[0]!.encoder.maxEventBytes);
  return () => {
    for (const lane of lanes) {
      for (const end = lane.next + EVENTS / lanes.length; lane.next < end; lane.next++) {
        lane.encoder.write(lane.next, into, 0);
        lane.meter.handedOver(lane.next, 1, lane.shape.instantOf(lane.next));
      }
    }
  };
}

if (import.meta.main) {
  const make = makeEvents();
  const resident = (): number => {
    Bun.gc(true);
    return process.memoryUsage.rss();
  };
  make();
  const first = resident();
  for (let i = 0; i < 4; i++) make();
  console.log(JSON.stringify([first, resident()]));
}

import type { Encoder } from "../model/model.ts";
import type { Shape } from "../shape/shape.ts";

/** The events of one lane, numbered from 0 in the order of the run. */
export interface Lane {
  /** The index in the run of the lane's event `number`. */
  indexOf(number: number): number;
  /** How many events of the lane lie below `index`: its number, when it is the lane's. */
  numberAt(index: number): number;
}

/**
 * The load of a lane: each event at the very instant that the whole load gives it. Its rate is `share` of the whole one in the mean; the
 * instants are as uneven as the draws, and all lanes together are exactly the whole. `lane` gives views of it, one for each kind of question.
 */
export function laneShape(shape: Shape, lane: () => Lane, share: number): Shape {
  const [counted, found] = [lane(), lane()];
  return {
    spec: shape.spec,
    rateAt: (atMs) => shape.rateAt(atMs) * share,
    dueBy: (atMs) => counted.numberAt(shape.dueBy(atMs)),
    instantOf: (number) => shape.instantOf(found.indexOf(number)),
    phaseAt: (atMs) => {
      const phase = shape.phaseAt(atMs);
      return { ...phase, ratePerSec: phase.ratePerSec * share };
    },
  };
}

/** Writes the lane's event `number`. `encoder` is the lane's own: it is never asked for the events of other users. */
export function laneEncoder(encoder: Encoder, lane: Lane): Encoder {
  let latest = -2;
  let latestIndex = -2;
  return {
    maxEventBytes: encoder.maxEventBytes,
    made: encoder.made,
    write: (number, into, at) => {
      const index = lane.indexOf(number);
      if (number === latest + 1) encoder.pass(latestIndex + 1, index);
      latest = number;
      latestIndex = index;
      return encoder.write(index, into, at);
    },
    pass: () => {},
  };
}

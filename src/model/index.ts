import { seedKey } from "../primitives/random.ts";
import { ANALYTICS } from "./analytics/declaration.ts";
import { Casting } from "./casting.ts";
import { compileEncoder } from "./compile/encoder.ts";
import type { ModelDeclaration } from "./declare.ts";
import { eventIds } from "./event-ids.ts";
import type { EventModel } from "./model.ts";
import { twinOf } from "./twin.ts";
import { userOf } from "./users.ts";

export type { Encoder, EventIds, EventModel, IdFormat, Stream } from "./model.ts";

/** The model that a declaration describes. */
export function modelOf(declaration: ModelDeclaration): EventModel {
  return {
    name: declaration.name,
    version: declaration.version,
    types: declaration.events.map(({ name, weight }) => ({ name, weight })),
    users: declaration.users,
    encoder: (stream) => compileEncoder(declaration, stream),
    twin: (stream) => twinOf(declaration, stream),
    ids: eventIds,
    userOf: (seed) => userOf(declaration, seed),
    typeOf: (stream) => {
      const casting = new Casting(seedKey(stream.seed), declaration);
      return (index) => {
        casting.draws.seat(index);
        return casting.type(index);
      };
    },
  };
}

/** The built-in model. */
export const analytics: EventModel = modelOf(ANALYTICS);

const MODELS = new Map([[analytics.name, analytics]]);

/** The model of that name, or undefined. */
export function modelByName(name: string): EventModel | undefined {
  return MODELS.get(name);
}

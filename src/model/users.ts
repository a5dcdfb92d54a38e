import { seedKey } from "../primitives/random.ts";
import type { Seed } from "../primitives/seed.ts";
import { Casting } from "./casting.ts";
import type { ModelDeclaration } from "./declare.ts";
import { Scene } from "./scene.ts";

/**
 * The user of an event (a row of the declaration's users) from its index alone, for the price of one draw. Only at the beginning, while
 * somebody has not seen a page yet, may a click be another's than the draw says (scene.ts): those first events, some 750, are cast one by one, once.
 */
export function userOf(declaration: ModelDeclaration, seed: Seed): (index: number) => number {
  const casting = new Casting(seedKey(seed), declaration);
  let opening: readonly number[] | undefined;
  return (index) => {
    opening ??= openingOf(new Casting(seedKey(seed), declaration), declaration);
    if (index < opening.length) return opening[index]!;
    casting.draws.seat(index);
    return casting.user();
  };
}

/** The users of the events until everybody has seen a page. */
function openingOf(casting: Casting, declaration: ModelDeclaration): number[] {
  const scene = new Scene(casting, declaration.events);
  const visitors = new Set<number>();
  const users: number[] = [];
  while (visitors.size < declaration.users.length) {
    scene.enter(users.length);
    users.push(scene.user);
    if (scene.type === 0) visitors.add(scene.user);
  }
  return users;
}

import type { Module } from "./modules.ts";

/** A floor of the house. Its rooms import from lower rings; from each other, types only. */
export interface Ring {
  readonly rooms: readonly string[];
  /** Nothing here knows the time, chance, the process or the network. */
  readonly pure: boolean;
}

export interface Restriction {
  readonly what: RegExp;
  readonly only: readonly string[];
  readonly why: string;
}

const isIn = (path: string, place: string) => path === place || path.startsWith(`${place}/`);
const isInAny = (path: string, places: readonly string[]) => places.some((place) => isIn(path, place));

interface Place {
  readonly ring: number;
  readonly room: string;
}

export function placeOf(path: string, rings: readonly Ring[]): Place | undefined {
  for (const [ring, { rooms }] of rings.entries()) {
    const room = rooms.find((each) => isIn(path, each));
    if (room !== undefined) return { ring, room };
  }
  return undefined;
}

/** Files that stand in no room, imports that go up, and imports that go sideways for more than types. */
export function ringFaults(modules: readonly Module[], rings: readonly Ring[]): string[] {
  const faults: string[] = [];
  for (const { path, imports } of modules) {
    const from = placeOf(path, rings);
    if (!from) faults.push(`${path} stands in no room`);
    for (const { target, kind } of imports) {
      const to = placeOf(target, rings);
      if (!from || !to || to.ring < from.ring || to.room === from.room) continue;
      if (to.ring > from.ring) faults.push(`${path} imports upwards from ${target}`);
      else if (kind !== "type") faults.push(`${path} imports sideways from ${target}, and not only types`);
    }
  }
  return faults;
}

/** Import circles, types included; each is told once, from its first file by name. */
export function cycles(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || finished.has(path)) return;
    for (const { target } of byPath.get(path)?.imports ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const { path } of modules) visit(path, []);
  return found;
}

/** Packages imported (types included) outside the places that may. Packages without a rule are free above the pure rings. */
export function packageFaults(
  modules: readonly Module[],
  allowed: Readonly<Record<string, readonly string[]>>,
  pureRooms: readonly string[],
): string[] {
  return modules.flatMap(({ path, imports }) =>
    imports
      .map(({ target }) => target)
      .filter((target) => !target.startsWith("src/") && target !== "package.json")
      .filter((name) => !isInAny(path, allowed[name] ?? []) && (name in allowed || isInAny(path, pureRooms)))
      .map((name) => `${path} imports ${name}`),
  );
}

/** Names in the code where they may not stand. */
export function nameFaults(modules: readonly Module[], restrictions: readonly Restriction[]): string[] {
  return restrictions.flatMap(({ what, only, why }) =>
    modules
      .filter(({ path, code }) => !isInAny(path, only) && what.test(code))
      .map(({ path, code }) => `${path} says ${what.exec(code)?.[0]}: ${why}`),
  );
}

/** Everything that the start files load, as paths and package names; import() counts when `kinds` names it. */
export function reachable(
  modules: readonly Module[],
  start: readonly string[],
  kinds: ReadonlySet<string>,
): Set<string> {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const seen = new Set<string>(start);
  for (const path of seen) {
    for (const { target, kind } of byPath.get(path)?.imports ?? []) if (kinds.has(kind)) seen.add(target);
  }
  return seen;
}

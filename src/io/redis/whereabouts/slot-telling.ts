import type { RedisTarget } from "../target.ts";
import type { WhereaboutsOptions } from "./whereabouts.ts";

/** Says where the slot is the first time, and whenever that is another node. */
export function tellingOfSlot(
  slot: number,
  named: RedisTarget,
  { stream, tell }: WhereaboutsOptions,
): (node: RedisTarget, isOnItsWay?: boolean) => void {
  let told: string | undefined;
  return ({ label }, isOnItsWay = false) => {
    if (told === label) return;
    const which = `${slot} of ${JSON.stringify(stream)}`;
    const there = `${isOnItsWay ? "on its way to" : "at"} ${label}`;
    const message =
      told === undefined
        ? `${named.label} is a Cluster: following slot ${which}, which is ${there}`
        : `Slot ${which} is ${there}${isOnItsWay ? "" : " now"}`;
    told = label;
    tell(message, { event: "cluster", slot, node: label });
  };
}

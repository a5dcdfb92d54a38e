import type { Redis } from "ioredis";
import type { RedisTarget } from "../target.ts";
import { redirectionIn } from "./redirection.ts";
import type { Place, Whereabouts, WhereaboutsOptions } from "./whereabouts.ts";

/** So long after the first connection, a server that nobody called a Cluster is asked whether it is one. */
const NOTICE_AFTER_MS = 200;

/**
 * The way to the Redis that the user named. One host is simply where it is, and nothing is asked or loaded for that; sentinels and
 * Cluster nodes are asked. A host turns out to be a Cluster when it refers to another one, or says so when asked, once, while the run is
 * under way already: then the other nodes are known before it may die.
 */
export function whereaboutsOf(target: RedisTarget, options: WhereaboutsOptions): Whereabouts {
  const direct: Place = { target };
  let reply: string | undefined;
  let wasAsked = options.isCluster === true || target.named !== undefined;
  let isCluster = wasAsked && target.masterName === undefined;
  let known: Promise<Whereabouts> | undefined;
  let ready: Whereabouts | undefined;

  const grow = async (): Promise<Whereabouts> => {
    if (target.masterName !== undefined) return (await import("./sentinel.ts")).bySentinels(target, options);
    const cluster = (await import("./cluster.ts")).byCluster(target, options);
    if (reply !== undefined) cluster.heard(direct, reply);
    return cluster;
  };
  const grown = async (): Promise<Whereabouts> => {
    known ??= grow();
    ready = await known;
    return ready;
  };
  /** Gives what ends the noticing. */
  const notice = (client: Redis, found: () => void): (() => void) => {
    const timer = setTimeout(async () => {
      wasAsked = true;
      // Whoever may not ask is told by MOVED.
      const info = await client.call("INFO", "cluster").catch(() => "");
      if (!/^cluster_enabled:1/m.test(String(info))) return;
      isCluster = true;
      found();
    }, NOTICE_AFTER_MS).unref();
    return () => clearTimeout(timer);
  };

  return {
    find: async (withinMs) =>
      isCluster || target.masterName !== undefined ? (await grown()).find(withinMs) : direct,
    refused: (place, fault) => ready?.refused(place, fault) ?? fault,
    heard: (place, text) => {
      if (ready !== undefined) ready.heard(place, text);
      else if (redirectionIn(text, target.host) !== undefined) [isCluster, reply] = [true, text];
    },
    watch: (place, client, leave) => {
      if (ready !== undefined) return ready.watch(place, client, leave);
      if (wasAsked) return () => {};
      let stop = notice(client, async () => {
        const { watch } = await grown();
        if (client.status === "ready") stop = watch(place, client, leave);
      });
      return () => stop();
    },
  };
}

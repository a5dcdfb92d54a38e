import keySlot from "cluster-key-slot";
import type { Fault } from "../../../engine/ports.ts";
import type { RedisTarget } from "../target.ts";
import { takenOver, unreachableNode } from "./cluster-faults.ts";
import { ClusterNodes } from "./cluster-nodes.ts";
import { redirectionIn } from "./redirection.ts";
import { whenSilent } from "./silence.ts";
import { tellingOfSlot } from "./slot-telling.ts";
import type { Place, Whereabouts, WhereaboutsOptions } from "./whereabouts.ts";

/** A node that owes an answer for so long may hang, and its replica may have taken over: the others know. */
const SILENT_MS = 2000;
/** A connection that lasted so long was not referred back. */
const STAYS_MS = 1000;

/**
 * Follows a stream's slot from node to node. MOVED is believed, and ASK by whoever may follow it; otherwise the nodes are asked in turn
 * (CLUSTER SLOTS); where that is not permitted, they are tried in turn, and MOVED tells.
 */
export function byCluster(target: RedisTarget, options: WhereaboutsOptions): Whereabouts {
  const { stream, asksForBoth } = options;
  const slot = keySlot(stream);
  const nodes = new ClusterNodes(target);
  let hint: Place | undefined;
  /** The place that is known to be right, and not just tried. */
  let sure: Place | undefined;
  let nodesAreKnown = false;
  let mayFollowAsk = asksForBoth === true;
  const tellOf = tellingOfSlot(slot, target, options);

  const leaveIfMoved = async (place: Place, leave: (fault: Fault) => void): Promise<void> => {
    const owner = await nodes.ownerOf(slot, SILENT_MS, { except: place.target }).catch(() => undefined);
    if (owner !== undefined && owner.label !== place.target.label)
      leave(takenOver(place.target.label, owner.label));
  };
  /** One node was enough to get here; when it is gone, the others must be known. */
  const meet = async (place: Place): Promise<void> => {
    nodesAreKnown = true;
    const owner = await nodes.ownerOf(slot, SILENT_MS).catch(() => undefined);
    if (owner !== undefined && place !== sure) tellOf(owner);
  };

  return {
    find: async (withinMs) => {
      sure = hint;
      hint = undefined;
      if (sure !== undefined) return sure;
      const owner = await nodes.ownerOf(slot, withinMs);
      nodesAreKnown = true;
      if (owner === undefined) return { target: nodes.first };
      sure = { target: owner };
      return sure;
    },
    refused: (place, fault) => {
      nodes.suspect(place.target);
      return place === sure ? unreachableNode(place.target.label, stream, fault) : fault;
    },
    heard: ({ target: node, asking }, reply) => {
      if (reply.startsWith("CLUSTERDOWN")) nodes.suspect(node);
      const redirection = redirectionIn(reply, node.host);
      if (redirection === undefined) return;
      // Referred back: this user may not say ASKING, or the move was given up. Then the slot is waited for where it is.
      if (asking) mayFollowAsk = false;
      const there = { target: nodes.at(redirection.to) };
      if (!redirection.asking) hint = there;
      else if (mayFollowAsk) hint = { ...there, asking: true };
    },
    watch: (place, client, leave) => {
      // A node that was only tried may not be the right one; one that a slot is on its way to may refer back at once.
      if (place === sure && !place.asking) tellOf(place.target);
      const timer = place.asking && setTimeout(() => tellOf(place.target, true), STAYS_MS).unref();
      if (!nodesAreKnown) void meet(place);
      const stop = whenSilent(client, SILENT_MS, () => void leaveIfMoved(place, leave));
      return () => {
        clearTimeout(timer);
        stop();
      };
    },
  };
}

import keySlot from "cluster-key-slot";
import type { Fault } from "../../../engine/ports.ts";
import { EXIT, IngestError } from "../../../primitives/errors.ts";
import type { RedisTarget } from "../target.ts";
import { ClusterNodes } from "./cluster-nodes.ts";
import { redirectionIn } from "./redirection.ts";
import { whenSilent } from "./silence.ts";
import type { Place, Whereabouts, WhereaboutsOptions } from "./whereabouts.ts";

/** A node that owes an answer for so long may hang, and its replica may have taken over: the others know. */
const SILENT_MS = 2000;

/**
 * Follows a stream's slot from node to node. Where MOVED points to is believed, and ASK by whoever may follow it; otherwise the nodes are asked in turn (CLUSTER
 * SLOTS); where that is not permitted, they are tried in turn, and MOVED tells.
 */
export function byCluster(
  target: RedisTarget,
  { stream, asksForBoth, tell }: WhereaboutsOptions,
): Whereabouts {
  const slot = keySlot(stream);
  const nodes = new ClusterNodes(target);
  let hint: Place | undefined;
  /** The place that is known to be right, and not just tried. */
  let sure: Place | undefined;
  let nodesAreKnown = false;
  let mayFollowAsk = asksForBoth === true;
  let told: string | undefined;

  const tellOf = ({ label }: RedisTarget, asking = false): void => {
    if (told === label) return;
    const name = `slot ${slot} of ${JSON.stringify(stream)}`;
    const there = `${asking ? "on its way to" : "at"} ${label}`;
    const message =
      told === undefined
        ? `${target.label} is a Cluster: following ${name}, which is ${there}`
        : `The ${name} is ${there}${asking ? "" : " now"}`;
    told = label;
    tell(message, { event: "cluster", slot, node: label });
  };
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
      return place === sure ? unreachable(place.target.label, stream, fault) : fault;
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
      // A node that was only tried may not be the right one.
      if (place === sure) tellOf(place.target, place.asking);
      if (!nodesAreKnown) void meet(place);
      return whenSilent(client, SILENT_MS, () => void leaveIfMoved(place, leave));
    },
  };
}

function unreachable(label: string, stream: string, fault: Fault): Fault {
  const { exitCode, message } = fault.error;
  const error = new IngestError(
    exitCode,
    `The node ${label}, which has the slot of ${JSON.stringify(stream)} in its Cluster, cannot be used: ${message}`,
    {
      hint: "Give --connect-timeout 60s to wait for its replica; redis-cli CLUSTER NODES tells what the others think of it",
    },
  );
  return { ...fault, error };
}

function takenOver(label: string, owner: string): Fault {
  const error = new IngestError(
    EXIT.connection,
    `Redis at ${label} does not answer, and ${owner} has taken its slots over`,
  );
  return { kind: "reconnect", code: "takenover", applied: "unknown", error };
}

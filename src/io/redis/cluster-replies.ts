import { EXIT } from "../../primitives/errors.ts";
import type { ReplyRule } from "./reply-rule.ts";

const { connection } = EXIT;

/**
 * What the nodes of a Cluster answer while slots and roles move between them. While a slot moves, a script with both keys is carried out
 * where both are; a node that has one of them, or none of a stream that is still to be made, answers TRYAGAIN, and one that gave both
 * away ASK. At the other node MOVED leads back until the move is over, unless ASKING stands before the script.
 */
export const CLUSTER_RULES: readonly ReplyRule[] = [
  {
    code: "CLUSTERDOWN",
    matches: /^CLUSTERDOWN/,
    kind: "reconnect",
    placing: "unsettled",
    exitCode: connection,
    says: "The Redis Cluster at {label} is not ready for writes",
    hint: "redis-cli CLUSTER INFO tells why",
  },
  {
    code: "MOVED",
    matches: /^MOVED /,
    kind: "reconnect",
    placing: "moved",
    exitCode: connection,
    says: "Redis at {label} is a Cluster node that does not hold the slot of {stream}",
    hint: "Its nodes contradict each other: redis-cli --cluster check tells how, --cluster fix mends it",
  },
  {
    code: "ASK",
    matches: /^ASK /,
    kind: "reconnect",
    placing: "moved",
    exitCode: connection,
    says: "The slot of {stream} is on its way from {label} to another node of the Cluster",
    hint: "Give --connect-timeout 60s to wait for it; redis-cli --cluster fix finishes a move that was broken off",
  },
  {
    code: "TRYAGAIN",
    matches: /^TRYAGAIN/,
    kind: "retry",
    placing: "unsettled",
    exitCode: connection,
    says: "The slot of {stream} is on its way from {label} to another node of the Cluster, or from there to it",
    hint: "Give --connect-timeout 60s to wait for it; redis-cli --cluster fix finishes a move that was broken off",
  },
  {
    code: "NOCLUSTER",
    matches: /cluster support disabled/i,
    kind: "fatal",
    exitCode: connection,
    says: "Redis at {label} is no Cluster",
    hint: "Leave --cluster out and name one host; for servers that sentinels watch over it is redis+sentinel://host,host/name",
  },
  {
    code: "DBINDEX",
    matches: /SELECT is not allowed in cluster mode/i,
    kind: "fatal",
    exitCode: connection,
    says: "Redis at {label} is a Cluster, which has database 0 alone",
    hint: "Leave the number at the end of the URL out",
  },
];

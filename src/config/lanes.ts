import { SHARD_SIGN, streamOfShard } from "../lanes/streams.ts";
import { ledgerKeyOf } from "../ledger/keys.ts";
import { countFrom, type Setting } from "./setting.ts";
import { streamName } from "./stream.ts";

/** A user's events stay together, and there are 100 users (a test holds this against the model). */
export const MOST_PARTS = 100;

/** As many as a Cluster is meant to have. */
const MOST_NODES = 1000;

/** The i-th of n, i from 1. As text also #0/n, which counts from 0, as Kubernetes does. */
export interface PartitionChoice {
  readonly number: number;
  readonly of: number;
}

function parts(text: string): number | undefined {
  const count = countFrom(1)(text);
  return count !== undefined && count <= MOST_PARTS ? count : undefined;
}

function partition(text: string): PartitionChoice | undefined {
  const [, fromZero, number, of] = /^(#?)(\d{1,3})\/(\d{1,3})$/.exec(text) ?? [];
  const choice = { number: Number(number) + (fromZero === "#" ? 1 : 0), of: Number(of) };
  return choice.number >= 1 && choice.number <= choice.of && choice.of <= MOST_PARTS ? choice : undefined;
}

/** Two shards must never share a key, and each stream needs a name that can have a ledger. */
function streamsPattern(text: string): string | undefined {
  if (text.split(SHARD_SIGN).length !== 2) return undefined;
  const name = streamName(streamOfShard(text, MOST_PARTS - 1));
  return name !== undefined && ledgerKeyOf(name) !== "" ? text : undefined;
}

/** How a run is divided over streams and processes. */
export const LANES = {
  shards: {
    flag: "shards",
    env: "INGEST_SHARDS",
    group: "Lanes",
    placeholder: "N",
    about:
      "Spread the events over N streams, NAME:{0} to NAME:{N-1}; all events of a user go into one of them",
    rule: `1 to ${MOST_PARTS}, as there are ${MOST_PARTS} users`,
    fallback: "none: one stream, NAME",
    initial: () => undefined,
    parse: parts,
  } satisfies Setting<number | undefined>,
  streamsPattern: {
    flag: "streams-pattern",
    env: "INGEST_STREAMS_PATTERN",
    group: "Lanes",
    placeholder: "PATTERN",
    about: `Name the streams of --shards so; ${SHARD_SIGN} stands for the shard's number`,
    rule: `a name of a stream with one ${SHARD_SIGN} in it, as in events.${SHARD_SIGN} or events:{${SHARD_SIGN}}`,
    fallback: `NAME:{${SHARD_SIGN}}`,
    initial: () => undefined,
    parse: streamsPattern,
  } satisfies Setting<string | undefined>,
  partition: {
    flag: "partition",
    env: "INGEST_PARTITION",
    group: "Lanes",
    placeholder: "I/N",
    about:
      "Be the I-th of N processes that make one run together, without talking to each other; needs --seed and --start, the same for all",
    rule: `1/1 to ${MOST_PARTS}/${MOST_PARTS}, I from 1 to N; or #I/N, I from 0 to N-1, as the indexes of a Kubernetes Job`,
    fallback: "none: the whole run",
    initial: () => undefined,
    parse: partition,
  } satisfies Setting<PartitionChoice | undefined>,
  workers: {
    flag: "workers",
    env: "INGEST_WORKERS",
    group: "Lanes",
    placeholder: "N",
    about: "Start N partitions as processes on this machine, and tell of them as of one run",
    rule: `1 to ${MOST_PARTS}`,
    fallback: "none: one process",
    initial: () => undefined,
    parse: parts,
  } satisfies Setting<number | undefined>,
  clusterNodes: {
    flag: "cluster-nodes",
    group: "Lanes",
    placeholder: "N",
    about: "Show which of N masters, among which the slots are dealt out evenly, gets which shard",
    rule: `1 to ${MOST_NODES}`,
    fallback: "none: no Cluster",
    initial: () => undefined,
    parse: (text) => {
      const count = countFrom(1)(text);
      return count !== undefined && count <= MOST_NODES ? count : undefined;
    },
  } satisfies Setting<number | undefined>,
} as const;

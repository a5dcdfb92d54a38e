/** Where a fault is shown: a file under tests/, and words that stand in the title of a test in it. */
type Shown = readonly [file: string, title: string];

export interface FaultRow {
  readonly row: number;
  readonly fault: string;
  readonly shown: readonly Shown[];
  /** What of it no test shows yet. */
  readonly open: string | undefined;
}

/** Rows of which a part is still to be shown, and which part. */
const OPEN: Readonly<Record<number, string>> = {};

const BAD = "main-bad-input.test.ts";
const REFUSALS = "e2e/run-refusals.test.ts";
const TROUBLE = "faults/server-trouble.test.ts";
const CUTS = "faults/cuts.test.ts";
const OUTPUT = "e2e/sample-output.test.ts";
const SIGNALS = "faults/signals.test.ts";
const HALF_A_MINUTE = "faults/half-a-minute.test.ts";
const RESUME = "e2e/run-resume.test.ts";

const rows: readonly [number, string, ...Shown[]][] = [
  [1, "unknown flag, stray word", [BAD, "row 1: what no command knows"]],
  [2, "flag without a value", [BAD, "row 2"]],
  [3, "flag given twice", [BAD, "row 3: a flag that is given twice"]],
  [4, "rates that are none", [BAD, "row 4: rates that are none"]],
  [5, "bursts that contradict each other", [BAD, "row 5: bursts that contradict each other"]],
  [6, "sources that contradict each other", [BAD, "row 6: sources that contradict each other"]],
  [7, "files that cannot be used", [BAD, "row 7: files that cannot be used"]],
  [8, "Redis URLs", [BAD, "row 8: Redis URLs"], ["config/redis-url.test.ts", "a URL that is refused"]],
  [9, "hostile working directory", ["e2e/hostile-cwd.test.ts", "a hostile working directory"]],
  [10, "hostile environment", ["e2e/hostile-cwd.test.ts", "a hostile environment"]],
  [11, "stream names", [BAD, "row 11"]],
  [12, "seeds", [BAD, "row 12: seeds"]],
  [13, "nothing listens", [REFUSALS, "because nothing listens"]],
  [14, "name without address", [REFUSALS, "because the name has no address"]],
  [15, "nobody answers", [REFUSALS, "because nobody answers"]],
  [
    16,
    "TLS",
    [REFUSALS, "needs a certificate that somebody vouches for"],
    ["e2e/tls.test.ts", "whose certificate is for another name, or out of date"],
    ["faults/tls.test.ts", "a certificate that is exchanged while a run goes on"],
    ["faults/certificates.test.ts", "exit 3, and the server hears no word"],
    ["faults/certificates.test.ts", "never spoken to in plain text"],
  ],
  [
    17,
    "password, permission",
    [REFUSALS, "because the server wants a password"],
    [REFUSALS, "because the user may not"],
  ],
  [
    18,
    "replica, maxclients",
    [REFUSALS, "because the server is a replica"],
    [REFUSALS, "no connection left"],
  ],
  [
    19,
    "no Redis at all",
    [REFUSALS, "a run that cannot begin"],
    ["fuzz/hostile-server.test.ts", "a server that answers nonsense"],
    ["fuzz/turncoats.test.ts", "at a server that turns hostile"],
  ],
  [20, "RST and FIN at any byte", [CUTS, "whatever byte its connection breaks at"]],
  [
    21,
    "server frozen",
    [TROUBLE, "a server that is frozen for a second"],
    ["faults/outage-memory.test.ts", "resident memory does not move"],
  ],
  [
    22,
    "late bytes",
    [CUTS, "whatever byte its connection breaks at"],
    ["faults/late-bytes.test.ts", "arrives after the next connection"],
  ],
  [
    23,
    "slow network",
    ["e2e/run-pace.test.ts", "a fifth of a second away"],
    ["faults/bad-network.test.ts", "with one packet in a hundred lost"],
    ["faults/bad-network.test.ts", "is late, says how much"],
    ["faults/bad-network.test.ts", "in slices of 64 bytes"],
  ],
  [
    24,
    "replies lost",
    [CUTS, "whatever byte its connection breaks at"],
    ["engine/recovery.test.ts", "counts as a dead connection"],
  ],
  [
    25,
    "flapping",
    [TROUBLE, "connections killed again and again"],
    ["engine/recovery.test.ts", "growing pauses"],
    [HALF_A_MINUTE, "connections that are reset every 200 ms"],
    [HALF_A_MINUTE, "nor is a timer left behind"],
  ],
  [26, "CLIENT KILL in a loop", [TROUBLE, "connections killed again and again"]],
  [27, "clean restart", ["faults/restarts.test.ts", "SHUTDOWN and a start"]],
  [28, "SIGKILL with AOF", ["faults/kill-loops.test.ts", "any number of kill -9"]],
  [29, "restart without persistence", ["faults/data-loss.test.ts", "is given the events again"]],
  [
    30,
    "lagging replica promoted",
    ["faults/failover.test.ts", "a replica that lagged is promoted"],
    ["faults/sentinel.test.ts", "a master killed in the middle of bursts"],
    ["faults/sentinel.test.ts", "a master that hangs is left"],
  ],
  [
    31,
    "old master turned replica",
    ["faults/failover.test.ts", "the old master's return as a replica is seen"],
  ],
  [
    32,
    "Cluster: a slot moves, a replica takes over, a shard is down",
    ["faults/cluster-moves.test.ts", "a slot that moves in the middle of a burst"],
    ["faults/cluster-outages.test.ts", "CLUSTER FAILOVER in the middle of a burst"],
    ["faults/cluster-outages.test.ts", "a master killed in the middle of a burst"],
    ["faults/cluster-shards.test.ts", "a shard that is down does not disturb the others"],
  ],
  [33, "out of memory", [TROUBLE, "out of memory"], [TROUBLE, "--max-outage, when Redis stays away"]],
  [
    34,
    "BUSY, NOREPLICAS, LOADING, MISCONF",
    [TROUBLE, "busy with somebody's script"],
    [TROUBLE, "too few replicas"],
    ["faults/restarts.test.ts", "snapshots that fail"],
    ["faults/full-disk.test.ts", "a disk that is full stops a server"],
  ],
  [
    35,
    "WRONGTYPE, DEL, FLUSHALL",
    [TROUBLE, "another type under"],
    [TROUBLE, "what somebody deletes is not sent again"],
  ],
  [
    36,
    "ACL, passwords, SCRIPT FLUSH",
    [TROUBLE, "permission taken away"],
    [TROUBLE, "SCRIPT FLUSH"],
    ["faults/restarts.test.ts", "a password that is changed"],
    [HALF_A_MINUTE, "a password that stays changed"],
    ["faults/rotation.test.ts", "is taken from the file after the old one was refused"],
  ],
  [37, "CLIENT PAUSE", [TROUBLE, "CLIENT PAUSE of all"], [TROUBLE, "CLIENT PAUSE of writers"]],
  [
    38,
    "ids at the end, from the future",
    [TROUBLE, "a stream at its last id"],
    ["faults/restarts.test.ts", "an id from the future"],
  ],
  [39, "consumers that delete and trim", [TROUBLE, "what consumers delete while connections break"]],
  [40, "several writers", ["faults/writers.test.ts", "three runs, two of them with one seed"]],
  [
    41,
    "first signal",
    ["e2e/run-end.test.ts", "the first signal"],
    [SIGNALS, "a signal at any moment"],
    [SIGNALS, "a signal while it connects"],
    [SIGNALS, "a signal while the last events of a plan are settled"],
  ],
  [
    42,
    "second signal",
    ["e2e/run-end.test.ts", "the second signal"],
    [SIGNALS, "a second signal at any moment"],
  ],
  [43, "SIGHUP, SIGPIPE", [SIGNALS, "a signal at any moment"], [SIGNALS, "SIGPIPE, and a stdout"]],
  [
    44,
    "SIGKILL and resume",
    [RESUME, "goes on with a killed run"],
    ["faults/kill-loops.test.ts", "any number of kill -9"],
  ],
  [45, "ingest frozen", [TROUBLE, "ingest frozen for a second"], [RESUME, "a process that was paused"]],
  [
    46,
    "process 1 in a container",
    ["e2e/dockerfile.test.ts", "process 1"],
    ["faults/process-one.test.ts", "ends a run with 0 and everything settled, within the grace"],
  ],
  [47, "a bug", ["commands/explain.test.ts", "is told by its name and place"]],
  [48, "reader that leaves", [OUTPUT, "may leave after the first line"]],
  [
    49,
    "slow readers, files, terminals",
    [OUTPUT, "may be slow: every byte arrives"],
    [OUTPUT, "may be a file, or a terminal"],
  ],
  [50, "full disk", [OUTPUT, "a full disk is said"]],
  [
    51,
    "stderr closed or blocked",
    [OUTPUT, "a closed stderr changes nothing"],
    [SIGNALS, "stderr that is closed"],
  ],
  [52, "clock jumps", ["engine/clock-jumps.test.ts", "a wall clock that jumps an hour"]],
  [53, "overloaded machine", ["engine/catch-up.test.ts", "the backlog is published at twice the rate"]],
  [
    54,
    "memory over time and outages",
    ["faults/outage-memory.test.ts", "resident memory does not move"],
    ["engine/long-outage.test.ts", "for an hour at 100,000/s lets nothing grow"],
  ],
  [
    55,
    "memory limit",
    ["e2e/run-memory.test.ts", "gives back the memory"],
    ["faults/memory-limit.test.ts", "do with 128 MiB"],
  ],
  [
    56,
    "streams for verify",
    ["commands/verify/verify-stream.test.ts", "odd entries in a stream"],
    ["e2e/verify-memory.test.ts", "a million entries"],
    ["fuzz/crafted-streams.test.ts", "a million copies of one event"],
  ],
  [
    57,
    "odd values",
    ["commands/verify/verify-stream.test.ts", "lone surrogates"],
    ["fuzz/crafted-streams.test.ts", "a value of 512 MiB"],
  ],
];

/** Every fault that a run must survive or name, the tests that show it, and what of it is still open. */
export const FAULTS: readonly FaultRow[] = rows.map(([row, fault, ...shown]) => ({
  row,
  fault,
  shown,
  open: OPEN[row],
}));

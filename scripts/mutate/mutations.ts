import { CONNECTION_MUTATIONS } from "./connection-mutations.ts";
import { DASHBOARD_MUTATIONS } from "./dashboard-mutations.ts";
import { LANE_MUTATIONS } from "./lane-mutations.ts";
import { LOOKING_MUTATIONS } from "./looking-mutations.ts";
import type { Mutation } from "./mutation.ts";
import { PAGE_MUTATIONS } from "./page-mutations.ts";
import { ROW_MUTATIONS } from "./row-mutations.ts";
import { TERMINAL_MUTATIONS } from "./terminal-mutations.ts";

const HISTORIES = "tests/engine/histories.test.ts";
const SINK = "tests/io/sinks/redis-stream.test.ts";
const CLIENT = "tests/io/redis/client.test.ts";

/** Each is tried alone, against the tests that are there for it. */
export const MUTATIONS: readonly Mutation[] = [
  ...LANE_MUTATIONS,
  ...PAGE_MUTATIONS,
  {
    name: "ioredis resends what was not answered",
    file: "src/io/redis/client.ts",
    find: "autoResendUnfulfilledCommands: false",
    replace: "autoResendUnfulfilledCommands: true",
    tests: [CLIENT],
  },
  {
    name: "ioredis reconnects silently",
    file: "src/io/redis/client.ts",
    find: "retryStrategy: () => null",
    replace: "retryStrategy: () => 1",
    tests: [CLIENT],
  },
  {
    name: "ioredis queues while it is away",
    file: "src/io/redis/client.ts",
    find: "enableOfflineQueue: false",
    replace: "enableOfflineQueue: true",
    tests: [CLIENT],
  },
  {
    name: "the script does not ask the ledger what is there",
    file: "src/ledger/script.ts",
    find: "for i = 7 + next - first, #ARGV - 1 do",
    replace: "for i = 7, #ARGV - 1 do",
    tests: [SINK, "tests/faults/cuts.test.ts"],
  },
  {
    name: "the script writes beyond a gap",
    file: "src/ledger/script.ts",
    find: "if first > next then return {next, -1, ''} end",
    replace: "",
    tests: [SINK],
  },
  {
    name: "the script does not look who writes",
    file: "src/ledger/script.ts",
    find: "if next >= 0 and call('HGET', KEYS[2], ARGV[2]) ~= ARGV[3] then return {-2, -1, ''} end",
    replace: "",
    tests: ["tests/io/sinks/fence.test.ts"],
  },
  {
    name: "the transaction does not look who writes",
    file: "src/ledger/script.ts",
    find: " or call('HGET', ledger, ARGV[2]) ~= ARGV[3] then return 0 end",
    replace: " then return 0 end",
    tests: ["tests/io/sinks/fence.test.ts"],
  },
  {
    name: "a run is taken wherever its ledger stands",
    file: "src/ledger/script.ts",
    find: "if ARGV[8] ~= '' and next ~= ARGV[8] then return {tonumber(next), 1, len, 2} end",
    replace: "",
    tests: ["tests/io/sinks/fence.test.ts"],
  },
  {
    name: "a run is taken from a process of the same epoch",
    file: "src/ledger/script.ts",
    find: "if owner ~= ARGV[6] and epoch(owner) >= epoch(ARGV[6]) and not isUnbegun",
    replace: "if owner ~= ARGV[6] and epoch(owner) > epoch(ARGV[6]) and not isUnbegun",
    tests: ["tests/io/sinks/fence.test.ts"],
  },
  {
    name: "no watchdog for silence",
    file: "src/engine/deadlines.ts",
    find: "return isReplyOwed ? this.heardMs + this.stallMs : NEVER;",
    replace: "return NEVER;",
    tests: ["tests/engine/recovery.test.ts"],
  },
  {
    name: "after trouble the publisher guesses instead of asking",
    file: "src/engine/course.ts",
    find: "    this.ackedTo = next;\n    return next < wasAt",
    replace: "    return next < wasAt",
    tests: [HISTORIES],
  },
  {
    name: "after trouble sending goes on where it was",
    file: "src/engine/publisher.ts",
    find: "this.outbox.restart(opened.next);",
    replace: "this.outbox.restart(this.outbox.highWater);",
    tests: [HISTORIES],
  },
  {
    name: "replies of an old connection count",
    file: "src/engine/publisher.ts",
    find: "const batch = epoch === this.epoch ? this.outbox.settle() : undefined;",
    replace: "const batch = this.outbox.settle();",
    tests: [HISTORIES, "tests/engine/publisher.test.ts"],
  },
  {
    name: "a gap in the ledger counts as success",
    file: "src/engine/publisher.ts",
    find: "if (outcome.ok && outcome.position.next >= to) {",
    replace: "if (outcome.ok) {",
    tests: [HISTORIES],
  },
  {
    name: "the window has no end",
    file: "src/engine/window.ts",
    find: "return full ? 0 : Math.max(0, limits.events - this.events);",
    replace: "return 1_000_000;",
    tests: [HISTORIES],
  },
  {
    name: "--max-outage is not heeded",
    file: "src/engine/trouble.ts",
    find: "return this.sinceMs === undefined ? Number.POSITIVE_INFINITY : this.sinceMs + maxOutageMs;",
    replace: "return Number.POSITIVE_INFINITY + 0 * maxOutageMs;",
    tests: ["tests/engine/data-loss.test.ts"],
  },
  {
    name: "what was lost is not passed over",
    file: "src/engine/course.ts",
    find: 'if (policy === "continue") this.outbox.lose(next, wasAt);',
    replace: "",
    tests: ["tests/engine/data-loss.test.ts"],
  },
  {
    name: "--acks does not look at the count",
    file: "src/io/redis/acks.ts",
    find: "if (!(reached >= acks.count)) throw",
    replace: "if (reached < 0) throw",
    tests: ["tests/faults/acks.test.ts"],
  },
  {
    name: "verify does not compare bytes",
    file: "src/verify/ledger-audit.ts",
    find: "return judge.lengthOf(index) === length && this.tools.equalAt(judge.expected, length, bytes, from);",
    replace: "return judge.lengthOf(index) === length && from >= 0 && bytes.length > 0;",
    tests: ["tests/verify/ledger-audit.test.ts"],
  },
  ...CONNECTION_MUTATIONS,
  ...TERMINAL_MUTATIONS,
  ...DASHBOARD_MUTATIONS,
  ...LOOKING_MUTATIONS,
  ...ROW_MUTATIONS,
];

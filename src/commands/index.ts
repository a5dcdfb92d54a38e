import type { DefinedCommand } from "./command.ts";

interface Entry {
  readonly summary: string;
  load(): Promise<{ default: DefinedCommand }>;
}

/** Every command there is, with its line in the overview; a command is loaded when it is called. */
export const COMMANDS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  [
    "run",
    {
      summary: "Publish events into a Redis Stream, at the rate and in the bursts asked for",
      load: () => import("./run.ts"),
    },
  ],
  ["sample", { summary: "Print the events that run would publish", load: () => import("./sample.ts") }],
  [
    "verify",
    {
      summary: "Prove that a stream holds what it should: none lost, none twice, none changed",
      load: () => import("./verify.ts"),
    },
  ],
  [
    "doctor",
    {
      summary: "Look at a Redis with the given settings: what works, what is missing, and what would help",
      load: () => import("./doctor.ts"),
    },
  ],
  [
    "report",
    {
      summary: "Add up the summaries of a run's partitions",
      load: () => import("./report.ts"),
    },
  ],
  [
    "watch",
    {
      summary: "Show how a stream and its consumers are doing, any stream, time after time",
      load: () => import("./watch.ts"),
    },
  ],
  ["tail", { summary: "Print a stream's entries as they arrive", load: () => import("./tail.ts") }],
  ["plan", { summary: "Show what a run will do before anything is sent", load: () => import("./plan.ts") }],
  [
    "schema",
    {
      summary: "Print the schema of the events, or of what run, verify and reports give",
      load: () => import("./schema.ts"),
    },
  ],
  [
    "config",
    { summary: "Print every effective setting and where it came from", load: () => import("./config.ts") },
  ],
  ["redis", { summary: "Run the built-in Redis alone in the foreground", load: () => import("./redis.ts") }],
  [
    "licenses",
    { summary: "Print the licences of everything inside this file", load: () => import("./licenses.ts") },
  ],
]);

import type { Mutation } from "./mutation.ts";

const EXITS = "tests/e2e/run-terminal-exits.test.ts";
const TROUBLE = "tests/e2e/run-terminal-trouble.test.ts";
const WRITER = "tests/io/terminal/terminal-writer.test.ts";

/** What keeps a terminal whole, and a run independent of it. */
export const TERMINAL_MUTATIONS: readonly Mutation[] = [
  {
    name: "the terminal is written to until it takes it",
    file: "src/io/terminal/open-terminal.ts",
    find: "O_WRONLY | O_NONBLOCK | O_NOCTTY",
    replace: "O_WRONLY | O_NOCTTY",
    tests: [TROUBLE],
  },
  {
    name: "frames queue up before a terminal that stands still",
    file: "src/io/terminal/terminal-writer.ts",
    find: "if (this.pending.length === 0) this.send(this.drawn());",
    replace: "this.send(this.drawn());",
    tests: [WRITER],
  },
  {
    name: "lines queue without end before a terminal that stands still",
    file: "src/io/terminal/terminal-writer.ts",
    find: "this.pending.length + line.length > MOST_PENDING_BYTES",
    replace: "this.pending.length < 0",
    tests: [WRITER],
  },
  {
    name: "the cursor stays hidden",
    file: "src/io/terminal/frame.ts",
    find: ["ERASE_BELOW}", "{SHOW_CURSOR}"].join("$"),
    replace: "ERASE_BELOW}",
    tests: [EXITS],
  },
  {
    name: "Ctrl-Z leaves the block where it is",
    file: "src/io/terminal/job-control.ts",
    find: 'screen.leave();\n    withDefault("SIGTSTP", stop);',
    replace: 'withDefault("SIGTSTP", stop);',
    tests: [EXITS],
  },
  {
    name: "a job in the background draws over the shell",
    file: "src/io/terminal/job.ts",
    find: "job.processGroup === job.foregroundGroup",
    replace: "job.processGroup > 0",
    tests: [EXITS],
  },
  {
    name: "a bug is told in the middle of the block",
    file: "src/main.ts",
    find: "  await log?.close();\n",
    replace: "",
    tests: [EXITS],
  },
];

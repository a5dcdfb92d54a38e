import { afterEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { oneRedis } from "../support/one-redis.ts";
import { startRedis } from "../support/redis-server.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";

const { server, redis } = await oneRedis();
// A server that a failing test left frozen would hold up all the others.
afterEach(() => server.kill("SIGCONT"));

const STREAM = "analytics_events";
const BLOCK = /^mix in %/m;
const run = (...args: string[]): string =>
  ["$INGEST", "run", "--redis", server.url, "--burst-multiplier", "1", ...args].join(" ");

/** The shell has its line back: the cursor is to be seen behind the prompt, and of the block nothing. */
const expectShell = async (terminal: Terminal): Promise<string> => {
  const screen = await terminal.untilPrompt();
  expect(await terminal.cursor()).toEqual({
    isVisible: true,
    column: 2,
    row: screen.split("\n").length - 1,
  });
  expect(screen).not.toMatch(BLOCK);
  return screen;
};

const begin = async (terminal: Terminal, line: string): Promise<void> => {
  await terminal.type(line);
  await terminal.until(BLOCK);
};

describe("the cursor is hidden while the block is there, and back when it is gone:", () => {
  test("at the end of a run, one line below the summary", async () => {
    await using terminal = await openTerminal();
    await begin(terminal, run("--rate", "50", "--duration", "3s"));
    expect((await terminal.cursor()).isVisible).toBe(false);
    const screen = await expectShell(terminal);
    expect(screen).toMatch(/^Published 150 events .* exactly as asked$/m);
  });

  test("after Ctrl-C, with everything settled", async () => {
    await using terminal = await openTerminal();
    await begin(terminal, run("--rate", "50"));
    await terminal.press("C-c");
    const screen = await expectShell(terminal);
    expect(screen).toMatch(
      /^SIGINT: no further events; settling what is on its way\nPublished \d+ events .*, until it was stopped$/m,
    );
    // Not even what the terminal printed for the key is left.
    expect(screen).not.toContain("^C");
  });

  test("after Ctrl-C twice, while the server does not answer", async () => {
    await using terminal = await openTerminal();
    await begin(terminal, run("--rate", "50"));
    await freeze(terminal);
    await terminal.press("C-c");
    await terminal.until(/^ending +settling what is on its way$/m);
    await terminal.press("C-c");
    const screen = await expectShell(terminal);
    expect(screen).toMatch(/^ingest: Left at once: /m);
    await terminal.type("echo exit $?");
    await terminal.until(/^exit 130$/m);
  });

  test("after SIGTERM, and after a second one", async () => {
    await using terminal = await openTerminal();
    await begin(terminal, `${run("--rate", "50")}; echo "exit" $?`);
    await freeze(terminal);
    const pid = await pidOf(terminal);
    process.kill(pid, "SIGTERM");
    await terminal.until(/^ending /m);
    process.kill(pid, "SIGTERM");
    await terminal.until(/^exit 143$/m);
    await expectShell(terminal);
  });

  test("after Ctrl-\\, which kills it", async () => {
    await using terminal = await openTerminal();
    await begin(terminal, `ulimit -c 0; ${run("--rate", "50")}; echo "exit" $?`);
    await terminal.press("C-\\");
    await terminal.until(/^exit 131$/m);
    await expectShell(terminal);
  });

  test("after an error while running", async () => {
    await using terminal = await openTerminal();
    await using lost = await startRedis();
    const args = ["--redis", lost.url, "--max-outage", "2s", "--rate", "50"];
    await begin(terminal, `$INGEST run ${args.join(" ")}; echo "exit" $?`);
    await lost.kill("SIGKILL");
    await terminal.until(/^exit 1$/m);
    const screen = await expectShell(terminal);
    expect(screen).toMatch(/^ingest: .* for longer than --max-outage allows; /m);
  });

  test("after a refusal in the middle of a run", async () => {
    await using terminal = await openTerminal();
    await begin(terminal, `${run("--rate", "50")}; echo "exit" $?`);
    await redis.multi().del(STREAM).set(STREAM, "no stream").exec();
    await terminal.until(/^exit 3$/m);
    const screen = await expectShell(terminal);
    expect(screen).toMatch(/^ingest: /m);
  });
});

test("after a bug, which is told where the block was", async () => {
  await using terminal = await openTerminal();
  const bug = `${terminal.folder}/bug.ts`;
  await Bun.write(bug, "setTimeout(() => { throw new TypeError('nobody catches this'); }, 3000);");
  const main = join(import.meta.dir, "../../src/main.ts");
  const program = `${process.execPath} --preload ${bug} ${main}`;
  await begin(terminal, `${run("--rate", "50").replace("$INGEST", program)}; echo "exit" $?`);
  await terminal.until(/^exit 70$/m);
  const screen = await expectShell(terminal);
  // Of the title that stood there nothing is left.
  expect(screen).toMatch(
    /^Publishing into .*\n(.*\n)?ingest: A bug in ingest: TypeError in .* \(bug\.ts:1\)\n {2}Please report/m,
  );
});

describe("a run that is put aside", () => {
  test("gives the terminal back on Ctrl-Z, and draws its block again on fg", async () => {
    await using terminal = await openTerminal();
    await begin(terminal, run("--rate", "50"));
    for (let time = 0; time < 2; time++) {
      await terminal.press("C-z");
      await terminal.until(/Stopped/);
      await expectShell(terminal);
      await terminal.type("clear; fg");
      await terminal.until(BLOCK);
      expect((await terminal.cursor()).isVisible).toBe(false);
    }
    await terminal.press("C-c");
    const screen = await expectShell(terminal);
    expect(screen).toMatch(/^Published \d+ events/m);
  });

  test("writes lines like any other job in the background, and its block when it is back", async () => {
    await using terminal = await openTerminal();
    await begin(terminal, run("--rate", "200"));
    await terminal.press("C-z");
    await terminal.until(/Stopped/);
    await terminal.type("clear; bg");
    await terminal.until(/^[\d,]+ published {2}stream [\d,]+ {2}target 200\/s/m);
    expect(await terminal.screen()).not.toMatch(BLOCK);
    expect((await terminal.cursor()).isVisible).toBe(true);
    await terminal.type("fg");
    await terminal.until(BLOCK);
    await terminal.press("C-c");
    await expectShell(terminal);
  });

  test("by SIGSTOP draws its block again", async () => {
    await using terminal = await openTerminal();
    await begin(terminal, run("--rate", "50"));
    const pid = await pidOf(terminal);
    process.kill(pid, "SIGSTOP");
    await terminal.until(/Stopped/);
    // Nobody could take the block away; the shell writes over it.
    await terminal.type("clear");
    await terminal.until(/^\$$/);
    await terminal.type("fg");
    await terminal.until(BLOCK);
    await terminal.press("C-c");
    await expectShell(terminal);
  });
});

/** From now on there is something that does not get settled. */
async function freeze(terminal: Terminal): Promise<void> {
  await server.kill("SIGSTOP");
  await terminal.until(/ backlog +[1-9]/);
}

/** Of the only job. */
async function pidOf(terminal: Terminal): Promise<number> {
  const shell = await terminal.shellPid();
  return Number(await Bun.$`pgrep -P ${shell} -x ingest`.text());
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repairAppendOnly } from "./append-only-file.ts";

/** Which server the tests start: `INGEST_TEST_SERVER=valkey-server bun test FILE` runs a file against another make. */
const SERVER = process.env.INGEST_TEST_SERVER ?? "redis-server";

export interface RedisOptions {
  /** Arguments for the server, after those that keep it quiet, local and without persistence; the last one wins. */
  readonly args?: readonly string[];
  /** A free one when not given. */
  readonly port?: number;
  /** Another program than the one that all tests start. */
  readonly program?: string;
  /** Words in front of redis-server and redis-cli, which take them somewhere else: into a namespace. */
  readonly within?: readonly string[];
}

export interface TestRedis {
  readonly port: number;
  readonly url: string;
  /** Its working directory, which restart() keeps and stop() removes. */
  readonly dir: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** What redis-cli answers to a command, without the final newline; an error reply is an answer too. */
  cli(...args: string[]): Promise<string>;
  /** Sends a signal; waits for the end of the process unless the signal only stops or continues it. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again at the same port and in the same directory, once it has ended; its append-only file is repaired before, unless asked not to. */
  restart(options?: { readonly unrepaired?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

const QUIET = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"];

/** A real server in a directory of its own; whoever starts one stops it. Give it `await using` or call stop(). */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis & AsyncDisposable> {
  const dir = mkdtempSync(join(tmpdir(), "ingest-redis-"));
  const port = options.port ?? freePort();
  const { args = [], within = [], program = SERVER } = options;
  const launch = () => launchRedis([program, "--port", `${port}`, "--dir", dir], { port, args, within });
  let server = await launch();
  const kill = async (signal: NodeJS.Signals) => {
    server.kill(signal);
    if (signal !== "SIGSTOP" && signal !== "SIGCONT") await server.exited;
  };
  const stop = async () => {
    // A stopped process would never see a gentler signal.
    await kill("SIGKILL");
    rmSync(dir, { recursive: true, force: true });
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    dir,
    get pid() {
      return server.pid;
    },
    cli: (...args) => redisCli(port, args, within),
    kill,
    restart: async ({ unrepaired = false } = {}) => {
      await server.exited;
      if (!unrepaired) await repairAppendOnly(dir, program);
      server = await launch();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A port that nothing listens on at this moment. */
export function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  probe.stop(true);
  return probe.port;
}

interface Launch {
  readonly port: number;
  readonly args: readonly string[];
  readonly within: readonly string[];
}

async function launchRedis(program: readonly string[], { port, args, within }: Launch) {
  const command = [...within, ...program, ...QUIET, ...args];
  const server = Bun.spawn(command, { stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  process.once("exit", () => server.kill("SIGKILL"));
  const said = server.stdout.text();
  for (let attempt = 0; !(await answers(port, within, server.pid)); attempt++) {
    if (server.exitCode !== null) throw new Error(`${program[0]} ended at once:\n${await said}`);
    if (attempt === 500) throw new Error(`${program[0]} does not answer at port ${port}`);
    await Bun.sleep(20);
  }
  return server;
}

/**
 * Whether this very server answers: an error reply (NOAUTH) is an answer too, but LOADING is none yet. Another one may have taken the
 * port meanwhile; then ours ends, and its tests must not go on with the other's data.
 */
async function answers(port: number, within: readonly string[], pid: number): Promise<boolean> {
  const reply = await redisCli(port, ["PING"], within);
  if (reply === "" || reply.startsWith("LOADING") || reply.startsWith("Could not connect")) return false;
  const answering = /^process_id:(\d+)/m.exec(await redisCli(port, ["INFO", "server"], within))?.[1];
  return answering === undefined || Number(answering) === pid || within.length > 0;
}

async function redisCli(port: number, args: readonly string[], within: readonly string[]): Promise<string> {
  const child = Bun.spawn([...within, "redis-cli", "-p", `${port}`, ...args], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, complaint] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return (out || complaint).replace(/\n$/, "");
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../support/redis-server.ts";

export interface Sentinels extends AsyncDisposable {
  readonly ports: readonly number[];
  /** The master by the name that they all know, for --redis. */
  readonly url: string;
  /** The port of the master that the sentinels agree on, as the first that answers tells it. */
  masterPort(): Promise<number>;
  /** Resolves when every sentinel knows the others and a replica. */
  ready(): Promise<void>;
  /** Ends one of them, at once. */
  kill(which: number): Promise<void>;
  /** Starts it again; it remembers what it knew. */
  restart(which: number): void;
}

/** Real sentinels that watch the master at `masterPort` under the name "it": two of them can fail over, one alone cannot. */
export async function startSentinels(
  masterPort: number,
  { count = 3, password }: { readonly count?: number; readonly password?: string } = {},
): Promise<Sentinels> {
  const dir = mkdtempSync(join(tmpdir(), "ingest-sentinels-"));
  const ports = Array.from({ length: count }, freePort);
  const configs = ports.map((port) => join(dir, `sentinel-${port}.conf`));
  const start = (which: number) =>
    Bun.spawn(["redis-server", configs[which]!, "--sentinel"], { stdio: ["ignore", "ignore", "ignore"] });
  configs.forEach((config, i) => {
    writeFileSync(config, configOf(ports[i]!, masterPort, password));
  });
  const processes = configs.map((_, i) => start(i));
  const end = () => {
    for (const child of processes) child.kill("SIGKILL");
  };
  process.once("exit", end);
  const auth = password === undefined ? [] : ["-a", password, "--no-auth-warning"];
  const ask = async (port: number, ...args: string[]) => {
    const child = Bun.spawn(["redis-cli", "-p", `${port}`, ...auth, "SENTINEL", ...args], {
      stdout: "pipe",
      stderr: "ignore",
    });
    return (await child.stdout.text()).trim();
  };
  return {
    ports,
    url: `redis+sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(",")}/it`,
    masterPort: async () => {
      for (const port of ports) {
        const told = Number((await ask(port, "GET-MASTER-ADDR-BY-NAME", "it")).split("\n")[1]);
        if (told > 0) return told;
      }
      throw new Error("No sentinel answers");
    },
    ready: async () => {
      const knows = async (port: number) => {
        const told = await ask(port, "MASTER", "it");
        return /num-other-sentinels\n2\b/.test(told) && /num-slaves\n[1-9]/.test(told);
      };
      while (!(await Promise.all(ports.map(knows))).every(Boolean)) await Bun.sleep(100);
    },
    kill: async (which) => {
      processes[which]!.kill("SIGKILL");
      await processes[which]!.exited;
    },
    restart: (which) => {
      processes[which] = start(which);
    },
    [Symbol.asyncDispose]: async () => {
      process.off("exit", end);
      end();
      await Promise.all(processes.map((child) => child.exited));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function configOf(port: number, masterPort: number, password: string | undefined): string {
  return [
    `port ${port}`,
    "bind 127.0.0.1",
    ...(password === undefined ? [] : [`requirepass ${password}`]),
    `sentinel monitor it 127.0.0.1 ${masterPort} 2`,
    "sentinel down-after-milliseconds it 700",
    // After an election that nobody won, the next one comes twice this time later.
    "sentinel failover-timeout it 2000",
    "",
  ].join("\n");
}

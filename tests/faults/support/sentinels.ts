import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../support/redis-server.ts";

export interface Sentinels extends AsyncDisposable {
  /** The port of the master that the sentinels agree on, as the first that answers tells it. */
  masterPort(): Promise<number>;
  /** Resolves when every sentinel knows the others and a replica. */
  ready(): Promise<void>;
}

/** Three real sentinels that watch the master at `masterPort`; two of them are enough to fail over. */
export async function threeSentinels(masterPort: number): Promise<Sentinels> {
  const dir = mkdtempSync(join(tmpdir(), "ingest-sentinels-"));
  const ports = [freePort(), freePort(), freePort()];
  const processes = ports.map((port) => {
    const config = join(dir, `sentinel-${port}.conf`);
    writeFileSync(config, configOf(port, masterPort));
    return Bun.spawn(["redis-server", config, "--sentinel"], { stdio: ["ignore", "ignore", "ignore"] });
  });
  const end = () => {
    for (const child of processes) child.kill("SIGKILL");
  };
  process.once("exit", end);
  const ask = async (port: number, ...args: string[]) => {
    const child = Bun.spawn(["redis-cli", "-p", `${port}`, "SENTINEL", ...args], {
      stdout: "pipe",
      stderr: "ignore",
    });
    return (await child.stdout.text()).trim();
  };
  return {
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
    [Symbol.asyncDispose]: async () => {
      process.off("exit", end);
      end();
      await Promise.all(processes.map((child) => child.exited));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function configOf(port: number, masterPort: number): string {
  return [
    `port ${port}`,
    "bind 127.0.0.1",
    `sentinel monitor it 127.0.0.1 ${masterPort} 2`,
    "sentinel down-after-milliseconds it 700",
    "sentinel failover-timeout it 4000",
    "",
  ].join("\n");
}

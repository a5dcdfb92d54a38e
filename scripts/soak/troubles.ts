import type { Running } from "../../tests/support/ingest.ts";
import type { TestRedis } from "../../tests/support/redis-server.ts";

/** What a trouble may lay hands on. */
export interface Scene {
  readonly server: TestRedis;
  /** The publisher of the moment. */
  readonly run: Running;
  between(low: number, high: number): number;
}

const set = (server: TestRedis, name: string, value: string) => server.cli("CONFIG", "SET", name, value);
const pause = ({ between }: Scene, low: number, high: number) => Bun.sleep(between(low, high));

/** Every trouble ends what it began; "kill ingest" leaves the resuming to whoever called. */
export const TROUBLES: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  "kill -9 of redis": async (scene) => {
    await scene.server.kill("SIGKILL");
    await pause(scene, 0, 500);
    await scene.server.restart();
  },
  "kill -9 of ingest": async ({ run }) => {
    run.kill("SIGKILL");
    await run.ended;
  },
  "kill -9 of both": async (scene) => {
    scene.run.kill("SIGKILL");
    await scene.server.kill("SIGKILL");
    await scene.run.ended;
    await scene.server.restart();
  },
  "redis frozen": async (scene) => {
    await scene.server.kill("SIGSTOP");
    await pause(scene, 50, 3000);
    await scene.server.kill("SIGCONT");
  },
  "ingest frozen": async (scene) => {
    scene.run.kill("SIGSTOP");
    await pause(scene, 50, 3000);
    scene.run.kill("SIGCONT");
  },
  "connections killed": async (scene) => {
    for (let i = 0; i < 10; i++) {
      await scene.server.cli("CLIENT", "KILL", "TYPE", "normal");
      await pause(scene, 0, 50);
    }
  },
  "clients paused": ({ server, between }) =>
    server.cli("CLIENT", "PAUSE", String(Math.ceil(between(10, 2000))), "ALL"),
  "out of memory": async (scene) => {
    await set(scene.server, "maxmemory", "1");
    await pause(scene, 50, 2000);
    await set(scene.server, "maxmemory", "0");
  },
  "too few replicas": async (scene) => {
    await set(scene.server, "min-replicas-to-write", "1");
    await pause(scene, 50, 2000);
    await set(scene.server, "min-replicas-to-write", "0");
  },
  "scripts flushed": ({ server }) => server.cli("SCRIPT", "FLUSH"),
  "a replica for a while": async (scene) => {
    await scene.server.cli("REPLICAOF", "127.0.0.1", "1");
    await pause(scene, 50, 1500);
    await scene.server.cli("REPLICAOF", "NO", "ONE");
  },
  "append-only file rewritten": ({ server }) => server.cli("BGREWRITEAOF"),
};

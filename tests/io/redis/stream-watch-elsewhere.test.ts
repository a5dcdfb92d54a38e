import { afterEach, expect, test } from "bun:test";
import { parseRedisUrl } from "../../../src/config/redis-url.ts";
import { type StreamWatch, streamWatch } from "../../../src/io/redis/stream-watch.ts";
import { startSentinels } from "../../faults/support/sentinels.ts";
import { startCluster } from "../../support/cluster.ts";
import { startRedis } from "../../support/redis-server.ts";

const STREAM = "analytics_events";
let watch: StreamWatch | undefined;
afterEach(() => watch?.close());

async function lengthSeen(atLeast: number): Promise<number> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const length = watch?.latest()?.length ?? -1;
    if (length >= atLeast) return length;
    if (performance.now() > deadline) throw new Error(`It never saw ${atLeast} entries: ${length}`);
    await Bun.sleep(20);
  }
}

test("behind sentinels it watches the master, and the sentinels never hear the master's password", async () => {
  await using master = await startRedis({ args: ["--requirepass", "for-the-master-only"] });
  await using sentinels = await startSentinels(master.port);
  const admin = (...args: string[]) => master.cli("-a", "for-the-master-only", "--no-auth-warning", ...args);
  await admin("XADD", STREAM, "*", "data", "1");
  const url = sentinels.url.replace("://", "://:for-the-master-only@");
  watch = streamWatch(parseRedisUrl(url)!, { stream: STREAM, everyMs: 100 });
  expect(await lengthSeen(1)).toBe(1);
  await watch.close();
  for (const port of sentinels.ports) {
    const asked = Bun.spawn(["redis-cli", "-p", `${port}`, "INFO", "commandstats"], { stdout: "pipe" });
    expect(await asked.stdout.text()).not.toMatch(/cmdstat_(?:auth|xinfo)/);
  }
});

test("in a Cluster it follows the stream to the node that has it, whichever was named", async () => {
  await using cluster = await startCluster({ replicas: false });
  const owner = await cluster.ownerOf(STREAM);
  const other = cluster.masters.find(({ port }) => port !== owner.port)!;
  await owner.cli("XADD", STREAM, "*", "data", "1");
  watch = streamWatch(parseRedisUrl(other.url)!, { stream: STREAM, everyMs: 100 });
  expect(await lengthSeen(1)).toBe(1);
  await owner.cli("XADD", STREAM, "*", "data", "2");
  expect(await lengthSeen(2)).toBe(2);
});

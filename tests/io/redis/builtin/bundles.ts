import { join } from "node:path";
import { type Bundle, carriedBundle } from "../../../../src/io/redis/builtin/unpack.ts";

/** The one that scripts/redis-bundle.ts has made. */
export function theBundle(): Bundle {
  const found = carriedBundle();
  if (!found) throw new Error("There is no built-in Redis to test: bun scripts/redis-bundle.ts");
  return found;
}

/** The same with its execution bits gone, which is what a noexec file system amounts to. */
export async function withoutExecution(scratch: string): Promise<Bundle> {
  const { path, manifest } = theBundle();
  const plain = join(scratch, "plain.tar.gz");
  const script = 'mkdir x && tar -xzf "$0" -C x && tar --mode=a-x,u=rwX -czf "$1" -C x .';
  const { success, stderr } = Bun.spawnSync(["sh", "-c", script, path, plain], { cwd: scratch });
  if (!success) throw new Error(stderr.toString());
  // Under a name of its own: an ingest that was run before may have left the real one unpacked in /tmp.
  return { path: plain, manifest: { ...manifest, sha256: "0".repeat(64) } };
}

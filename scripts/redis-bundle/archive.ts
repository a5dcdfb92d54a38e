import { gzipSync } from "node:zlib";

/** The folder as tar.gz: the same files give the same bytes, whoever packs them and whenever. */
export function archive(folder: string): Uint8Array {
  const fixed = ["--sort=name", "--format=ustar", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
  const modes = "--mode=u=rwX,go=rX";
  const { success, stdout, stderr } = Bun.spawnSync(["tar", ...fixed, modes, "-C", folder, "-c", "."]);
  if (!success) throw new Error(`tar failed: ${stderr}`);
  return gzipSync(stdout, { level: 9 });
}

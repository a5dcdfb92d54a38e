/**
 * Words in front of a command, so that it sees an empty file system with these options at this folder, and nobody else
 * does. Undefined where the kernel or the container does not let us mount.
 */
export function mountedAt(folder: string, options: string): string[] | undefined {
  const [unshare, mount, sh] = ["unshare", "mount", "sh"].map((name) => Bun.which(name) ?? name) as [
    string,
    string,
    string,
  ];
  const script = `${mount} -t tmpfs -o "$2" none "$1" && shift 2 && exec "$@"`;
  const words = [unshare, "--map-root-user", "--mount", sh, "-c", script, "sh", folder, options];
  return Bun.which("unshare") && Bun.spawnSync([...words, sh, "-c", ":"]).success ? words : undefined;
}

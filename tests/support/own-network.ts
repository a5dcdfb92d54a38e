/**
 * Words in front of a command, so that it runs on a loopback of its own: what listens at port 6379 of this machine is not
 * there. Undefined where the kernel or the container does not allow it.
 */
export function ownNetwork(): string[] | undefined {
  const [unshare, ip, sh] = ["unshare", "ip", "sh"].map((name) => Bun.which(name));
  if (!unshare || !ip || !sh) return undefined;
  const words = [unshare, "--map-root-user", "--net", sh, "-c", `${ip} link set lo up && exec "$@"`, "sh"];
  return Bun.spawnSync([...words, sh, "-c", ":"]).success ? words : undefined;
}

/** Whether this machine has a loopback of IPv6. */
export function hasIpv6(): boolean {
  try {
    Bun.listen({ hostname: "::1", port: 0, socket: { data() {} } }).stop(true);
    return true;
  } catch {
    return false;
  }
}

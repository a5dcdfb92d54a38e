/** A place apart on this machine: it has mounts or a network of its own, and is gone with the process that holds it. */
export interface Enclave extends AsyncDisposable {
  /** Words in front of a command that is to run in there. */
  readonly enter: readonly string[];
  /** The process that holds it. */
  readonly pid: number;
}

/**
 * Starts `holder` in namespaces of its own, and waits until it has written a line: then it has set up what it holds. Root may do
 * that; for others it needs a user namespace. Throws one sentence where neither is allowed.
 */
export async function enclave(
  kinds: readonly ("mount" | "net")[],
  holder: readonly string[],
): Promise<Enclave> {
  const flags = kinds.map((kind) => `--${kind}`);
  const isRoot = process.getuid?.() === 0;
  const child = Bun.spawn(["unshare", ...(isRoot ? [] : ["--map-root-user"]), ...flags, ...holder], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const { done } = await child.stdout.getReader().read();
  if (done) {
    const why = (await child.stderr.text()).trim();
    throw new Error(
      `This test needs namespaces (${kinds}) of its own, as root or where users may have them: ${why}`,
    );
  }
  const user = isRoot ? [] : ["--user", "--preserve-credentials"];
  return {
    enter: ["nsenter", `--target=${child.pid}`, ...user, ...flags],
    pid: child.pid,
    [Symbol.asyncDispose]: async () => {
      process.off("exit", end);
      end();
      await child.exited;
    },
  };
}

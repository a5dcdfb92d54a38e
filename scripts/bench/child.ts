/** What a command took, from before its start to after its end. */
export interface Taken {
  readonly seconds: number;
  /** User and system time of the process and of its children, ms. */
  readonly cpuMs: number;
}

/** Nothing of the developer's settings reaches a measurement. */
export const ENV = { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: "/nonexistent" };

/** Runs a command, its output into a file or nowhere; throws when it fails. */
export async function take(command: readonly string[], into = "/dev/null"): Promise<Taken> {
  const startedNs = Bun.nanoseconds();
  const child = Bun.spawn([...command], {
    stdin: "ignore",
    stdout: Bun.file(into),
    stderr: "pipe",
    env: ENV,
  });
  const [code, said] = await Promise.all([child.exited, child.stderr.text()]);
  const seconds = (Bun.nanoseconds() - startedNs) / 1e9;
  if (code !== 0) throw new Error(`${command.join(" ")} exits with ${code}: ${said}`);
  return { seconds, cpuMs: cpuMsOf(child) };
}

export async function secondsOf(command: readonly string[], into?: string): Promise<number> {
  return (await take(command, into)).seconds;
}

/** What a command writes, and the processor time that it took. */
export async function answerOf(command: readonly string[]): Promise<{ out: string; cpuMs: number }> {
  const child = Bun.spawn([...command], { stdin: "ignore", stdout: "pipe", stderr: "pipe", env: ENV });
  const [code, out, said] = await Promise.all([child.exited, child.stdout.text(), child.stderr.text()]);
  if (code !== 0) throw new Error(`${command.join(" ")} exits with ${code}: ${said}`);
  return { out, cpuMs: cpuMsOf(child) };
}

function cpuMsOf(child: Bun.Subprocess): number {
  const used = child.resourceUsage();
  if (used === undefined) throw new Error("The kernel does not say how much processor time a command took");
  return Number(used.cpuTime.total) / 1000;
}

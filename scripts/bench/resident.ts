import { ENV } from "./child.ts";
import { median } from "./measure.ts";

/** What the kernel says of a process in /proc: VmRSS and VmHWM. */
export interface Resident {
  readonly atMs: number;
  readonly nowMiB: number;
  readonly peakMiB: number;
}

/** Runs a command to its end and looks at its memory again and again; throws when it fails. */
export async function watch(command: readonly string[], everyMs: number): Promise<Resident[]> {
  const startedAt = performance.now();
  const child = Bun.spawn([...command], { stdin: "ignore", stdout: "ignore", stderr: "pipe", env: ENV });
  const said = child.stderr.text();
  const seen: Resident[] = [];
  while (child.exitCode === null) {
    const resident = await residentOf(child.pid, performance.now() - startedAt);
    if (resident) seen.push(resident);
    await Promise.race([child.exited, Bun.sleep(everyMs)]);
  }
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")} fails: ${await said}`);
  return seen;
}

/** undefined for a process that has ended. */
export async function residentOf(pid: number, atMs: number): Promise<Resident | undefined> {
  const status = await Bun.file(`/proc/${pid}/status`)
    .text()
    .catch(() => "");
  const mib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
  const resident = { atMs, nowMiB: mib("VmRSS"), peakMiB: mib("VmHWM") };
  return Number.isNaN(resident.nowMiB) ? undefined : resident;
}

export function peakMiB(seen: readonly Resident[]): number {
  return Math.max(...seen.map((resident) => resident.peakMiB));
}

/** From around a share of the time (0.5: the middle) to the last tenth of it; medians, because collectors breathe. */
export function growthMiB(seen: readonly Resident[], from: number): number {
  const totalMs = seen.at(-1)!.atMs;
  const around = (share: number) => {
    const near = seen.filter(({ atMs }) => Math.abs(atMs / totalMs - share) <= 0.05);
    const nearest = seen.toSorted(
      (a, b) => Math.abs(a.atMs / totalMs - share) - Math.abs(b.atMs / totalMs - share),
    );
    return median((near.length > 0 ? near : nearest.slice(0, 1)).map(({ nowMiB }) => nowMiB));
  };
  return around(0.95) - around(from);
}

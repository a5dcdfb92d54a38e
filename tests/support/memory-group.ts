import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A control group whose processes together get no more memory than its limit; whoever makes one disposes of it when they have ended. */
export interface MemoryGroup extends Disposable {
  /** Words in front of a command that is to run in it. */
  readonly enter: readonly string[];
  /** The most memory that it ever had, MiB, files that were read included. */
  peakMiB(): number;
  /** How many processes the kernel has killed in it. */
  kills(): number;
}

/** The files of a controller, by the version of control groups that this machine has. */
interface Files {
  readonly parent: string;
  readonly limit: string;
  readonly peak: string;
  readonly kills: string;
}

const V1: Files = {
  parent: "/sys/fs/cgroup/memory",
  limit: "memory.limit_in_bytes",
  peak: "memory.max_usage_in_bytes",
  kills: "memory.oom_control",
};
const V2: Files = {
  parent: "/sys/fs/cgroup",
  limit: "memory.max",
  peak: "memory.peak",
  kills: "memory.events",
};

let made = 0;

/** Throws one sentence where this user may not make one. */
export function memoryGroup(limitMiB: number): MemoryGroup {
  const files = existsSync(join(V1.parent, V1.limit)) ? V1 : V2;
  const dir = join(files.parent, `ingest-test-${process.pid}-${++made}`);
  const read = (name: string) => readFileSync(join(dir, name), "utf8");
  try {
    if (files === V2) writeFileSync(join(V2.parent, "cgroup.subtree_control"), "+memory");
    mkdirSync(dir);
    writeFileSync(join(dir, files.limit), `${limitMiB * 2 ** 20}`);
  } catch (cause) {
    const message = `This test needs a control group with a memory limit below ${files.parent}, as root may make one`;
    throw new Error(`${message}: ${(cause as Error).message}`, { cause });
  }
  return {
    enter: ["sh", "-c", `echo $$ > ${dir}/cgroup.procs && exec "$@"`, "sh"],
    peakMiB: () => Number(read(files.peak)) / 2 ** 20,
    kills: () => Number(/^oom_kill (\d+)$/m.exec(read(files.kills))![1]),
    [Symbol.dispose]: () => rmdirSync(dir),
  };
}

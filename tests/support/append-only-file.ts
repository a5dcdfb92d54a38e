import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Does what a careful operator does before a server that was killed starts again: `redis-check-aof --fix`. A kill in the middle of a write
 * cuts a script's MULTI ... EXEC. A start alone would drop the command that was cut, keep those before it behind a MULTI without an end, and
 * append to them: the next start executes them together with what was sent again, and events are doubled. The program cuts before the MULTI.
 */
export async function repairAppendOnly(dir: string, server: string): Promise<void> {
  const file = appendOnlyFile(dir);
  const checker = join(dirname(server), basename(server).replace(/-server$/, "-check-aof"));
  const program = server.includes("/") ? checker : Bun.which(basename(checker));
  if (file === undefined || program === null || !existsSync(program)) return;
  // It asks before it cuts.
  const child = Bun.spawn([program, "--fix", file], { stdin: Buffer.from("y\n"), stdout: "pipe" });
  const said = await child.stdout.text();
  if ((await child.exited) !== 0) throw new Error(`${file} cannot be repaired:\n${said}`);
}

/** The file that a server appends to: the newest increment, and before Redis 7 the one file. */
export function lastIncrement(dir: string): string {
  const folder = join(dir, "appendonlydir");
  if (!existsSync(folder)) return join(dir, "appendonly.aof");
  const [newest] = readdirSync(folder)
    .filter((name) => name.endsWith(".incr.aof"))
    .toSorted((a, b) => sequenceOf(b) - sequenceOf(a));
  return join(folder, newest!);
}

/** The manifest, which leads to a base and to increments; before Redis 7, the one file; undefined when there is neither. */
function appendOnlyFile(dir: string): string | undefined {
  const places = [join(dir, "appendonlydir/appendonly.aof.manifest"), join(dir, "appendonly.aof")];
  return places.find(existsSync);
}

/** "appendonly.aof.12.incr.aof" */
function sequenceOf(name: string): number {
  return Number(name.split(".").at(-3));
}

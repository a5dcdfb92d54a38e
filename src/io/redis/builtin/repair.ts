import { existsSync } from "node:fs";
import { join } from "node:path";
import { filesIn, textOf } from "./lock.ts";
import type { Programs } from "./programs.ts";

/** What redis-check-aof says of a file that ends too early. Of anything else it would cut off what lies behind, whole as that may be. */
const TORN = /Reached EOF before reading EXEC|Expected to read \d+ bytes|Expected \\r\\n, got: (?:00|..00)/;
/** The server's last words when it has written all it had. */
const ORDERLY_END = /ready to exit, bye bye/;

/**
 * Cuts a batch that was torn when the machine or the server was killed off the end of the append-only file, from its MULTI on. Redis alone
 * would cut off the last command only, and go on behind a MULTI without an end: at the start after the next, its events are there twice.
 * The lock sees to it that no server has the folder meanwhile; where there is no lock, nothing is touched. Whatever cannot be repaired is left
 * to the server, which says what is wrong.
 */
export async function repairAppendOnly({ checkAof, flock }: Programs, dataFolder: string): Promise<void> {
  const { lockFile, logFile } = filesIn(dataFolder);
  const manifest = join(dataFolder, "appendonlydir/appendonly.aof.manifest");
  if (!checkAof || !flock || !existsSync(manifest) || ORDERLY_END.test(textOf(logFile).slice(-1000))) return;
  const check = async (...args: string[]): Promise<string> => {
    const locked = [...flock, "-n", "--no-fork", lockFile];
    const child = Bun.spawn([...locked, ...checkAof, ...args, manifest], {
      cwd: "/",
      env: { LC_ALL: "C" },
      // It asks before it cuts.
      stdin: Buffer.from("y\n"),
      stdout: "pipe",
      stderr: "ignore",
    });
    return child.stdout.text();
  };
  if (TORN.test(await check())) await check("--fix");
}

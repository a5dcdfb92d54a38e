import { isTerminal } from "./color.ts";
import type { LineWriter } from "./line-writer.ts";
import { openTerminal } from "./terminal/open-terminal.ts";
import { TerminalWriter } from "./terminal/terminal-writer.ts";

/** stderr, whatever it is: that is found out with the first line. */
export function stderrWriter(): LineWriter {
  let chosen: LineWriter | undefined;
  const writer = (): LineWriter => {
    chosen ??= choose();
    return chosen;
  };
  return {
    write: (line) => writer().write(line),
    hold: (below) => writer().hold?.(below) ?? false,
    redraw: () => chosen?.redraw?.(),
    close: async () => chosen?.close(),
  };
}

function choose(): LineWriter {
  const terminal = isTerminal(2) ? openTerminal() : undefined;
  return terminal === undefined ? new StreamWriter() : new TerminalWriter(terminal);
}

/**
 * process.stderr of Bun never blocks on a pipe: it queues what the pipe does not take, without end. So at most one line is queued
 * here, further ones are dropped until there is room, and the wait at the end is bounded.
 */
class StreamWriter implements LineWriter {
  private full = false;
  private closed = false;
  private dropped = 0;
  private listening = false;

  write(line: string): void {
    if (this.closed) return;
    this.listen();
    if (this.full) this.dropped++;
    else this.full = !process.stderr.write(line);
  }

  async close(): Promise<void> {
    const deadline = performance.now() + 1000;
    while (this.full && !this.closed && performance.now() < deadline) await Bun.sleep(5);
    this.closed = true;
  }

  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    // A closed or full stderr (EPIPE, EBADF, ENOSPC) ends the messages, not the work.
    process.stderr.on("error", () => {
      this.closed = true;
    });
    process.stderr.on("drain", () => {
      this.full = false;
      if (this.dropped > 0) this.full = !process.stderr.write(`(${this.dropped} lines were not shown)\n`);
      this.dropped = 0;
    });
  }
}

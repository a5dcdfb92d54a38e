import { writeSync } from "node:fs";
import type { Below, LineWriter } from "../line-writer.ts";

/** What a stopped terminal has not taken is kept up to here; then lines are dropped and counted. */
const MOST_PENDING_BYTES = 64 * 1024;
const TRY_AGAIN_MS = 50;
/** Long enough for whoever stopped a terminal to let it go on and read the last words; a terminal that nobody reads ends it. */
const LAST_WORDS_MS = 10_000;

/** Lines, and a block below them, on a terminal that is written to without waiting. */
export class TerminalWriter implements LineWriter {
  private readonly fd: number;
  private pending: Uint8Array = new Uint8Array(0);
  private retry: ReturnType<typeof setTimeout> | undefined;
  private dropped = 0;
  private closed = false;
  private below: Below | undefined;

  /** A file that does not block. */
  constructor(fd: number) {
    this.fd = fd;
  }

  write(line: string): void {
    if (this.closed) return;
    if (this.pending.length + line.length > MOST_PENDING_BYTES) this.dropped++;
    // One write, so that the block is never seen missing; while something is on its way it comes back with the next frame.
    else if (this.pending.length === 0) this.send(this.erased() + line + this.drawn());
    else this.send(this.erased() + line);
  }

  hold(below: Below | undefined): boolean {
    this.send(this.erased());
    this.below = this.closed ? undefined : below;
    return !this.closed;
  }

  redraw(): void {
    if (this.pending.length === 0) this.send(this.drawn());
  }

  async close(): Promise<void> {
    this.hold(undefined);
    const deadline = performance.now() + LAST_WORDS_MS;
    while (this.pending.length > 0 && performance.now() < deadline) {
      await Bun.sleep(5);
      this.flush();
    }
    this.closed = true;
    clearTimeout(this.retry);
  }

  private erased(): string {
    return this.below?.erase() ?? "";
  }

  private drawn(): string {
    return this.below?.draw() ?? "";
  }

  private send(text: string): void {
    if (text === "" || this.closed) return;
    const bytes = Buffer.from(text);
    this.pending = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    this.flush();
  }

  private flush(): void {
    try {
      while (this.pending.length > 0) this.pending = this.pending.subarray(writeSync(this.fd, this.pending));
      this.tellDropped();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") this.flushLater();
      else this.giveUp();
    }
  }

  private flushLater(): void {
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      this.flush();
    }, TRY_AGAIN_MS);
  }

  /** The terminal is gone (EIO): that ends the messages, not the work. */
  private giveUp(): void {
    this.closed = true;
    this.pending = new Uint8Array(0);
  }

  private tellDropped(): void {
    if (this.dropped === 0) return;
    const line = `(${this.dropped} lines were not shown)\n`;
    this.dropped = 0;
    this.write(line);
  }
}

/** A single event, a few, a whole batch: at low rates only the smallest is ever made. */
const SIZES = [4 * 1024, 32 * 1024, 192 * 1024] as const;

/** Buffers for frames, used again once their reply has come. Fresh ones are made when none is free, so there are as many as were ever in use at once. */
export class BufferPool {
  private readonly free: Uint8Array[][] = SIZES.map(() => []);

  /** One of `sizeBytes` or more, or the largest there is. */
  take(sizeBytes: number): Uint8Array {
    const fitting = SIZES.findIndex((size) => size >= sizeBytes);
    const row = fitting < 0 ? SIZES.length - 1 : fitting;
    return this.free[row]!.pop() ?? new Uint8Array(SIZES[row]!);
  }

  /** Only for a buffer whose bytes nobody reads any more: one that was never answered may still lie in a socket's queue. */
  giveBack(buffer: Uint8Array): void {
    const row = (SIZES as readonly number[]).indexOf(buffer.length);
    this.free[row]!.push(buffer);
  }
}

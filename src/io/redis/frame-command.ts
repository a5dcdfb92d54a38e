import { Command } from "ioredis";

/**
 * A command whose bytes are ready: ioredis writes the frame as it is and matches the reply. `toWritable` is its public hook
 * for what goes over the wire, so an event never becomes a string or an argument array.
 */
export class FrameCommand extends Command {
  private readonly frame: Buffer;

  /** `name` is for ioredis's own bookkeeping; the reply comes as integers and Buffers. */
  constructor(name: string, frame: Buffer) {
    super(name, [], {});
    this.frame = frame;
  }

  override toWritable(): Buffer {
    return this.frame;
  }
}

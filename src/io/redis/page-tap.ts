import { Command, type Redis } from "ioredis";
import { cutConnection } from "./client.ts";
import type { ReplyPage } from "./reply-page.ts";

type Listener = (chunk: Buffer) => void;

const STAR = 0x2a;

class PageCommand extends Command {
  readonly page: ReplyPage;
  readonly tap: PageTap;
  /** Whether ioredis was given the beginning of the reply, and so has to read it all. */
  isLeftToIoredis = false;

  constructor(tap: PageTap, page: ReplyPage, range: readonly (string | number)[]) {
    super("xrange", [...range], {});
    this.tap = tap;
    this.page = page;
  }
}

/**
 * Reads replies to XRANGE in place. ioredis makes an array and three Buffers for every entry, which takes longer than
 * computing the event again; so its reader of this connection's bytes gets a reader in front. Bytes that begin the reply to a
 * page go into the page, and ioredis is given the short reply `:<entries>` in their stead, which settles the command in its
 * queue. All else goes on to ioredis untouched: other replies, error replies, and a page whose reply began somewhere in a
 * chunk that had to go to ioredis. Timeouts and closed connections are ioredis's affair as ever.
 */
export class PageTap {
  private readonly client: Redis;
  private ioredis: Listener[] | undefined;
  private filling: PageCommand | undefined;

  constructor(client: Redis) {
    this.client = client;
  }

  /** Asks for `XRANGE <range> COUNT <count>`, and fills the page with the reply. */
  async read(page: ReplyPage, count: number, ...range: readonly string[]): Promise<void> {
    this.ioredis ??= this.install();
    page.clear(count);
    const reply: unknown = await this.client.sendCommand(
      new PageCommand(this, page, [...range, "COUNT", count]),
    );
    if (Array.isArray(reply)) page.take(bytesOf(reply));
    if (!page.complete) throw new Error("Protocol error: XRANGE was answered with no entries");
  }

  private install(): Listener[] {
    const { stream } = this.client;
    const ioredis = stream.listeners("data") as Listener[];
    stream.on("data", (chunk: Buffer) => this.hear(chunk));
    for (const listener of ioredis) stream.off("data", listener);
    return ioredis;
  }

  private hear(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      this.filling ??= this.pageBegunBy(rest);
      if (this.filling === undefined) {
        this.leaveToIoredis(rest);
        return;
      }
      const taken = this.fill(this.filling, rest);
      // What is behind a page may be looked at when the page is gone: ioredis keeps views of what it is given.
      rest = taken === rest.length ? NOTHING : Buffer.from(rest.subarray(taken));
    }
  }

  /** Of the replies under way the queue's first comes next; where it begins is only known at the beginning of a chunk or behind a page. */
  private pageBegunBy(bytes: Buffer): PageCommand | undefined {
    const next = this.nextPage();
    return next !== undefined && !next.isLeftToIoredis && bytes[0] === STAR ? next : undefined;
  }

  private nextPage(): PageCommand | undefined {
    const command: unknown = this.client.commandQueue.peekFront()?.command;
    return command instanceof PageCommand && command.tap === this ? command : undefined;
  }

  private fill(command: PageCommand, bytes: Buffer): number {
    const { page } = command;
    try {
      const taken = page.take(bytes);
      if (page.complete) {
        this.filling = undefined;
        this.tellIoredis(Buffer.from(`:${page.length}\r\n`));
      }
      return taken;
    } catch (error) {
      command.reject(error as Error);
      cutConnection(this.client);
      return bytes.length;
    }
  }

  private leaveToIoredis(bytes: Buffer): void {
    this.tellIoredis(bytes);
    const next = this.nextPage();
    if (next !== undefined) next.isLeftToIoredis = true;
  }

  private tellIoredis(bytes: Buffer): void {
    for (const listener of this.ioredis!) listener.call(this.client.stream, bytes);
  }
}

const NOTHING = Buffer.alloc(0);

/** A reply that ioredis has read, as the bytes it came in. */
function bytesOf(reply: unknown): Buffer {
  if (!Array.isArray(reply)) {
    const bytes = reply as Buffer;
    return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from("\r\n")]);
  }
  return Buffer.concat([Buffer.from(`*${reply.length}\r\n`), ...reply.map(bytesOf)]);
}

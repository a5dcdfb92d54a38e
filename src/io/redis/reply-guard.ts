import type { Redis } from "ioredis";
import { isKnownReply } from "./errors.ts";
import type { ReplyMeter } from "./reply-limit.ts";

/** In bytes that nobody asked for, for a reason. */
const LONGEST_SEARCHED_BYTES = 2 ** 14;

/** A connection ended because of its reply. */
export class ReplyRefused extends Error {
  override readonly name = "ReplyRefused";
  /** What was asked, without arguments: "XRANGE", "XINFO STREAM"; undefined when nothing was. */
  readonly question: string | undefined;

  constructor(question: string | undefined) {
    super("Protocol error: a reply that is too large, or that nobody asked for");
    this.question = question;
  }
}

/** The command whose reply comes next. */
function questionOf({ commandQueue }: Redis): string | undefined {
  const command = commandQueue.peekFront()?.command;
  if (command === undefined) return undefined;
  const name = command.name.toUpperCase();
  return name === "XINFO" ? `${name} ${command.args[0]}` : name;
}

/**
 * Stands before ioredis's reader of a connection that was just made: a reply beyond the meter's limits, or one that nobody asked for,
 * ends the connection before ioredis sees it.
 */
export function limitReplies(client: Redis, meter: ReplyMeter): void {
  const { stream } = client;
  const ioredis = stream.listeners("data") as ((chunk: Buffer) => void)[];
  let isOver = false;
  const hear = (chunk: Buffer): void => {
    if (isOver) return;
    const replies = meter.take(chunk);
    if (replies < 0 || (!meter.limits.unasked && replies > client.commandQueue.length)) {
      isOver = true;
      const excess = new ReplyRefused(questionOf(client));
      stream.destroy(replies < 0 ? excess : (refusalIn(chunk) ?? excess));
      return;
    }
    for (const listener of ioredis) listener.call(stream, chunk);
  };
  stream.on("data", hear);
  for (const listener of ioredis) stream.off("data", listener);
}

/** Where a transaction's CLIENT REPLY OFF was refused, each command behind it was answered: with the refusal that counts among them. */
function refusalIn(chunk: Buffer): Error | undefined {
  const errors = chunk.toString("latin1", 0, LONGEST_SEARCHED_BYTES).matchAll(/^-(.*)\r$/gm);
  const known = errors.map(([, words]) => words!).find(isKnownReply);
  return known === undefined ? undefined : Object.assign(new Error(known), { name: "ReplyError" });
}

import type { Address } from "../target.ts";

/** What MOVED and ASK say: the slot, and which server to turn to. */
export interface Redirection {
  readonly slot: number;
  readonly to: Address;
  /** That server has to be told each time (ASKING): the slot is still on its way to it. */
  readonly asking: boolean;
}

/** MOVED, a slot up to 16383, a host (none or "?" is the one that was asked), and a port behind the last colon, which IPv6 has too. */
const REDIRECTION = /^(MOVED|ASK) (\d{1,5}) (.{0,300}):(\d{1,5})$/;

/** Undefined for every other error reply. `from` is the host that was asked. */
export function redirectionIn(reply: string, from: string): Redirection | undefined {
  const [, word, slot, host = "", port] = REDIRECTION.exec(reply) ?? [];
  const to = addressFrom(host, Number(port), from);
  return word === undefined || to === undefined
    ? undefined
    : { slot: Number(slot), to, asking: word === "ASK" };
}

/** A node's address as a server tells it, or undefined: it goes into messages, and a connection is made to it. */
export function addressFrom(host: unknown, port: unknown, from: string): Address | undefined {
  const isUnknown = host === null || host === "" || host === "?";
  const name = isUnknown ? from : host;
  if (typeof name !== "string" || !/^[\p{L}\p{N}._:-]{1,255}$/u.test(name)) return undefined;
  const number = Number(port);
  return Number.isInteger(number) && number >= 1 && number <= 65_535
    ? { host: name, port: number }
    : undefined;
}

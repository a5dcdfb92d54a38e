import { isIP } from "node:net";
import type { ListenAddress } from "../io/http/address.ts";

const LOOPBACK = "127.0.0.1";
/** [IPv6], or a name or IPv4 address, or nothing; then always a port. */
const HOST_AND_PORT = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)?):(\d{1,5})$/i;

/** "HOST:PORT", or ":PORT" on loopback; undefined for what is neither. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const match = HOST_AND_PORT.exec(text);
  if (match === null) return undefined;
  const [, six, name = LOOPBACK, digits] = match;
  const port = Number(digits);
  if (port > 65_535 || (six !== undefined && isIP(six) !== 6)) return undefined;
  const host = six ?? name.toLowerCase();
  // Digits and dots alone are an address, or nothing: 127.1 and 0 would be resolved to places that nobody expects.
  if (six === undefined && /^[\d.]+$/.test(host) && isIP(host) !== 4) return undefined;
  return { host, port, isLoopback: isLoopback(host) };
}

/** A name other than localhost may lead anywhere. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

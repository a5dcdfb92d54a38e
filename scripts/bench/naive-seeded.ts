import { printEvents } from "./naive-events.ts";

/** The natural seeded way: a small generator, and ids of hex digits by strings. Usage: naive-seeded COUNT */
let state = 1;

/** mulberry32: [0, 1). */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const hex = (digits: number) =>
  Math.floor(random() * 16 ** digits)
    .toString(16)
    .padStart(digits, "0");
const variant = () => "89ab"[Math.floor(random() * 4)];
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-${variant()}${hex(3)}-${hex(6)}${hex(6)}`;

printEvents(Number(process.argv[2]), { random, uuid });

/** Endless raw draws of 32 bits on stdout, for dieharder: `index` one field over the indexes, `field` many fields of each index. */
import { OutputClosed, writeAll } from "../../src/io/stdout.ts";
import { Draws, fieldKey, seedKey, subKey } from "../../src/primitives/random.ts";
import { parseSeed } from "../../src/primitives/seed.ts";

const NAMES = process.argv[2] === "field" ? Array.from({ length: 16 }, (_, i) => `field_${i}`) : ["user_id"];
const FIELDS = NAMES.map(fieldKey);
const draws = new Draws(subKey(seedKey(parseSeed("1")), "event"));
const words = new Uint32Array(16_384);

try {
  for (let index = 0; ; ) {
    for (let at = 0; at < words.length; index++) {
      draws.seat(index);
      for (const field of FIELDS) words[at++] = draws.draw(field);
    }
    writeAll(new Uint8Array(words.buffer));
  }
} catch (error) {
  if (!(error instanceof OutputClosed)) throw error;
}

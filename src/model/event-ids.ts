import { type Key, seedKey, subKey } from "../primitives/random.ts";
import { IdCipher } from "./ids.ts";
import type { EventIds, Stream } from "./model.ts";
import { UUID_LENGTH, uuidText } from "./uuid.ts";
import type { Visit } from "./visits.ts";

/** Ids are keyed by the run's start as well: two runs of one seed in one stream share no id. */
function idKey({ seed, startUnixMs }: Stream): Key {
  return subKey(seedKey(seed), `start/${startUnixMs}`);
}

/** The cipher of a stream's event ids and how to fill its `words` for an event. */
export function eventIdWriter(stream: Stream): {
  words: Int32Array;
  write(index: number, unixMs: number): void;
} {
  const cipher = new IdCipher(idKey(stream), "event_id");
  if (stream.idFormat === "uuidv7")
    return { words: cipher.words, write: (index, unixMs) => cipher.writeV7(index, unixMs) };
  return { words: cipher.words, write: (index) => cipher.writeV4(index) };
}

/** The id of a visit, in the format of the event ids; version 7 carries the visit's beginning, or 1970 for one before it. */
export function visitIdText(stream: Stream): (visit: Visit) => string {
  const cipher = new IdCipher(idKey(stream), "visit_id");
  const [w0, w1, w2, w3] = [0, 1, 2, 3] as const;
  return ({ number, beginMs }) => {
    if (stream.idFormat === "uuidv7") cipher.writeV7(number, Math.max(0, stream.startUnixMs + beginMs));
    else cipher.writeV4(number);
    const { words } = cipher;
    return uuidText(words[w0]!, words[w1]!, words[w2]!, words[w3]!);
  };
}

/** Index from id. */
export function eventIds(stream: Stream): EventIds {
  const cipher = new IdCipher(idKey(stream), "event_id");
  const indexOfBytes = (bytes: Uint8Array, at: number): number =>
    stream.idFormat === "uuidv7"
      ? cipher.numberInV7(bytes, at, stream.unixMsOf)
      : cipher.numberInV4(bytes, at);
  return {
    indexOfBytes,
    indexOf: (eventId) => {
      if (eventId.length !== UUID_LENGTH) return -1;
      return indexOfBytes(
        Uint8Array.from(eventId, (character) => character.charCodeAt(0)),
        0,
      );
    },
  };
}

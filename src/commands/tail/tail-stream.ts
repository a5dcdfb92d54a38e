import type { Values } from "../../config/settings.ts";
import { goFullSpeed } from "../../io/full-speed.ts";
import type { Log } from "../../io/log.ts";
import { NATIVE_BYTES } from "../../io/native-bytes.ts";
import { stdoutWatch } from "../../io/reader-gone.ts";
import { idBefore } from "../../io/redis/id-neighbours.ts";
import { writeAllPatiently } from "../../io/stdout.ts";
import { type EntryText, entryLine, entryPretty, eventIn } from "../../report/entry-text.ts";
import type { StreamEntry } from "../../verify/entry.ts";
import { dataOf } from "../../verify/entry.ts";
import { entryIdText } from "../../verify/entry-id.ts";
import { warnWhileUnchecked } from "../connection.ts";

type TailValues = Values<
  "redis" | "cluster" | "connectTimeoutMs" | "stream" | "from" | "count" | "tailType" | "user" | "tailFormat"
>;

interface Around {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** More than this is work for the compiler. */
const MANY_ENTRIES = 1000;

/** Prints until so many entries are printed, the signal comes, or nobody reads any more. */
export async function tailStream(values: TailValues, { log, signal }: Around): Promise<void> {
  const { redis, cluster: isCluster, connectTimeoutMs, stream } = values;
  const { DEFAULT_PORT, targetAt } = await import("../../io/redis/builtin/index.ts");
  const { follow } = await import("../../io/redis/follow.ts");
  const tell = (trouble: string | undefined): void =>
    trouble === undefined ? log.info("Reading again") : log.warn(`${trouble}; trying again`);
  const target = redis ?? targetAt(DEFAULT_PORT);
  const where = { stream, isCluster, after: placeOf(values.from) };
  const endWarning = warnWhileUnchecked(target, log);
  try {
    await printPages(follow(target, { ...where, connectTimeoutMs, signal, tell }), values, signal);
  } finally {
    endWarning();
  }
}

async function printPages(
  pages: AsyncGenerator<readonly StreamEntry[]>,
  values: TailValues,
  signal: AbortSignal,
): Promise<void> {
  const { count = Number.POSITIVE_INFINITY } = values;
  const print = printerFor(values);
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  let isGone: (() => boolean) | undefined;
  let [printed, seen] = [0, 0];
  for await (const page of pages) {
    const texts = page.flatMap((entry) => print(entry) ?? []).slice(0, count - printed);
    printed += texts.length;
    seen += page.length;
    if (seen > MANY_ENTRIES && seen - page.length <= MANY_ENTRIES) goFullSpeed();
    if (texts.length > 0) await Promise.race([writeAllPatiently(texts.join("")), aborted]);
    if (printed >= count || signal.aborted) return;
    if (texts.length > 0) continue;
    isGone ??= await stdoutWatch();
    if (isGone()) return;
  }
}

function placeOf(from: string): string {
  if (from === "now") return "newest";
  return from === "beginning" ? "0-0" : idBefore(from);
}

/** The text of an entry with its line end; undefined for one that is not wanted. */
function printerFor({ tailType, user, tailFormat }: TailValues): (entry: StreamEntry) => string | undefined {
  const form = tailFormat === "pretty" ? entryPretty : entryLine;
  const isWanted = (event: unknown): boolean => {
    if (tailType === undefined && user === undefined) return true;
    const { event_type, user_id } = (event ?? {}) as { event_type?: unknown; user_id?: unknown };
    return (tailType ?? event_type) === event_type && (user ?? user_id) === user_id;
  };
  return (entry) => {
    const text = textOf(entry);
    const event = eventIn(text);
    return isWanted(event) ? `${form(text, event)}\n` : undefined;
  };
}

/** Bytes that are no UTF-8 are shown with U+FFFD, and are no event. */
function textOf(entry: StreamEntry): EntryText {
  const [id, values] = entry;
  const decoded = values.map(NATIVE_BYTES.decode);
  const texts = decoded.map((text, i) => text ?? Buffer.from(values[i]!).toString());
  const fields = texts.flatMap((text, i) => (i % 2 === 0 ? [[text, texts[i + 1] ?? ""] as const] : []));
  return { id: entryIdText(id), fields, data: dataOf(entry) && decoded[1] };
}

import { EXIT, IngestError } from "../primitives/errors.ts";
import { type LedgerGap, parseGaps } from "./gaps.ts";
import { fieldOf, LEDGER_FIELDS } from "./keys.ts";
import { entryNameOf, type Manifest, runIdOf } from "./manifest.ts";
import { manifestSchema } from "./manifest-schema.ts";

/** A run as it stands in the ledger. */
export interface LedgerRun {
  readonly manifest: Manifest;
  readonly next: number;
  /** Events that the run left out on purpose. */
  readonly gaps: readonly LedgerGap[];
  /** Events that the server lost and that were not published again. */
  readonly losses: readonly LedgerGap[];
  /** What is below this index and not in the stream was deleted by somebody. */
  readonly deletedBelow: number;
  /** `<epoch>.<token>` of its latest writer; undefined where none is told. */
  readonly owner: string | undefined;
  /** Changes while its writer is alive and has nothing to write. */
  readonly beat: string | undefined;
  /** Of a lane: its event `number` is event `index` of the run. */
  readonly mark: { readonly number: number; readonly index: number } | undefined;
}

const FIELD = new RegExp(`^([0-9a-f]{16})(\\.[1-9]\\d{0,3}of[1-9]\\d{0,3})?:(?:${LEDGER_FIELDS.join("|")})$`);
const MAX_NEXT = 2 ** 53 - 1;

/**
 * The runs in a ledger's fields, by entry: the run id, or `<run id>.2of4` for a partition. With `only`, a run id, that run alone, and the others
 * may be in whatever state they are.
 * Exit 3 when the ledger cannot be understood: nothing is judged by halves.
 */
export function runsInLedger(
  fields: Readonly<Record<string, string>>,
  only?: string,
): Map<string, LedgerRun> {
  const ids = new Set<string>();
  const entries = new Set<string>();
  for (const field of Object.keys(fields)) {
    const [, runId, partition = ""] = FIELD.exec(field) ?? [];
    if (runId !== undefined) {
      ids.add(runId);
      if (only === undefined || runId === only) entries.add(runId + partition);
    } else if (only === undefined)
      throw unreadable(
        `it has a field ${JSON.stringify(field.slice(0, 80))} that this version does not know`,
      );
  }
  if (only !== undefined && !ids.has(only)) throw unknownRun(only, ids);
  return new Map([...entries].map((entry) => [entry, runOf(entry, fields)]));
}

function runOf(runId: string, fields: Readonly<Record<string, string>>): LedgerRun {
  const { [`${runId}:manifest`]: manifestText, [`${runId}:next`]: nextText } = fields;
  const gaps = rangesIn(runId, "gaps", fields);
  const losses = rangesIn(runId, "lost", fields);
  const deletedBelow = indexIn(fields[fieldOf(runId, "deleted")] ?? "0");
  if (!(deletedBelow <= MAX_NEXT)) throw unreadable(`what was deleted of run ${runId} is damaged`);
  if (manifestText === undefined) throw unreadable(`run ${runId} has no manifest`);
  const next = indexIn(nextText ?? "");
  if (!(next <= MAX_NEXT)) throw unreadable(`run ${runId} has no usable next index`);
  const value = parsed(runId, manifestText);
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === "number" && format !== 1) {
    throw unreadable(`run ${runId} is in format ${format}, and this version knows format 1`);
  }
  const result = manifestSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw unreadable(`the manifest of run ${runId} is damaged (${issue.path.join(".")}: ${issue.message})`);
  }
  const { [fieldOf(runId, "owner")]: owner, [fieldOf(runId, "beat")]: beat } = fields;
  const mark = markIn(fields[fieldOf(runId, "mark")]);
  return { manifest: sound(runId, result.data), next, gaps, losses, deletedBelow, owner, beat, mark };
}

/** A mark only makes things faster, so one that says nothing is none. */
function markIn(text: string | undefined): LedgerRun["mark"] {
  const [, number, index] = /^(\d{1,16}):(\d{1,16})$/.exec(text ?? "") ?? [];
  return number === undefined ? undefined : { number: Number(number), index: Number(index) };
}

function rangesIn(
  runId: string,
  field: "gaps" | "lost",
  fields: Readonly<Record<string, string>>,
): readonly LedgerGap[] {
  const ranges = parseGaps(fields[fieldOf(runId, field)]);
  if (ranges === undefined) throw unreadable(`the field ${field} of run ${runId} is damaged`);
  return ranges;
}

function indexIn(text: string): number {
  return /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
}

function parsed(runId: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(`the manifest of run ${runId} is not JSON`);
  }
}

/** What the schema cannot say: the id is that of the settings, and the segments follow each other from event 0. */
function sound(runId: string, manifest: Manifest): Manifest {
  if (entryNameOf(manifest) !== runId || runIdOf(manifest) !== manifest.runId) {
    throw unreadable(`the manifest of run ${runId} describes another run`);
  }
  const rising = manifest.segments.every(
    ({ firstIndex }, at) => firstIndex >= (manifest.segments[at - 1]?.firstIndex ?? 0),
  );
  if (manifest.segments[0]!.firstIndex !== 0 || !rising) {
    throw unreadable(`the segments of run ${runId} do not follow each other`);
  }
  return manifest;
}

function unreadable(why: string): IngestError {
  return new IngestError(EXIT.connection, `The ledger cannot be understood: ${why}`, {
    hint: "Another version of ingest may have written it; --run takes one run alone",
  });
}

function unknownRun(runId: string, known: ReadonlySet<string>): IngestError {
  const some = [...known].slice(0, 5).join(", ");
  return new IngestError(EXIT.connection, `The ledger knows no run ${JSON.stringify(runId.slice(0, 40))}`, {
    hint:
      known.size === 0
        ? "It knows no run at all"
        : `It knows ${some}${known.size > 5 ? ` and ${known.size - 5} more` : ""}`,
  });
}

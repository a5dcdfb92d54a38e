import { readFileSync } from "node:fs";
import { recordSchema } from "../../src/report/record.ts";
import { type RunRecord, runRecordSchema } from "../../src/report/run-record.ts";
import { type VerifyRecord, verifyRecordSchema } from "../../src/report/verify-record.ts";

/** The JSON inside a report. */
export function jsonIn(path: string): unknown {
  const element = /<script type="application\/json" id="ingest-report">(.*?)<\/script>/s;
  return JSON.parse(element.exec(readFileSync(path, "utf8"))![1]!);
}

/** The data inside a report of a run, held against their schema. */
export function runRecordIn(path: string): RunRecord {
  return runRecordSchema.parse(recordSchema.parse(jsonIn(path)));
}

/** The data inside a report of a verification, held against their schema. */
export function verifyRecordIn(path: string): VerifyRecord {
  return verifyRecordSchema.parse(recordSchema.parse(jsonIn(path)));
}

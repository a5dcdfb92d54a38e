import { NATIVE_BYTES } from "../../io/native-bytes.ts";
import { ANALYTICS } from "../../model/analytics/declaration.ts";
import { analytics, type IdFormat } from "../../model/index.ts";
import { eventSchemaOf } from "../../model/schema.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import type { VerifyReport } from "../../report/verify-report.ts";
import { P_LIMIT } from "../../verify/chi-square.ts";
import { entryMsOf } from "../../verify/entry-id.ts";
import { rateProfileOf } from "../../verify/rate-profile.ts";
import { type Distribution, type EventRules, SchemaAudit } from "../../verify/schema-audit.ts";
import { TimeBuckets } from "../../verify/time-buckets.ts";
import { type Judged, rateOf, reportable } from "./judgement.ts";
import { type FixedStream, readAll } from "./reading.ts";

/** Checks a stream that no ledger tells about: each event against the schema, and all together against the model. */
export async function judgeAgainstSchema(stream: FixedStream, idFormat: IdFormat): Promise<Judged> {
  const audit = new SchemaAudit(rulesOf(idFormat), NATIVE_BYTES, stream.outline.length);
  const arrivals = new TimeBuckets();
  await readAll(stream, (page) => {
    for (const entry of page) {
      audit.add(entry);
      arrivals.add(entryMsOf(entry[0]));
    }
  });
  for (let reading = 1; reading < audit.readings; reading++) {
    audit.nextReading();
    await readAll(stream, (page) => {
      for (const entry of page) audit.addAgain(entry);
    });
  }
  const { findings, types, users, unchecked } = audit.finish();
  if (unchecked > 0) {
    throw new IngestError(
      EXIT.connection,
      `Cannot check: ${unchecked} event ids could not be compared with the others`,
      {
        hint: "Their fingerprints crowd one part of the table, which ids do not do by chance",
      },
    );
  }
  const judgement = {
    against: "schema" as const,
    judged: audit.entries,
    ignored: 0,
    findings: findings.map(reportable),
    runs: [],
    types: distributionOf(types),
    users: distributionOf(users),
    byServerClock: rateOf(rateProfileOf(arrivals)),
    byEventTime: rateOf(rateProfileOf(audit.times)),
    notes: notesOn(types, users),
  };
  return { judgement, arrivals, runs: [] };
}

function rulesOf(idFormat: IdFormat): EventRules {
  const schema = eventSchemaOf(ANALYTICS, idFormat);
  return {
    problemOf: (event) => {
      const issue = schema.safeParse(event).error?.issues[0];
      return issue && problemText(issue);
    },
    types: analytics.types,
    users: analytics.users,
  };
}

type Issue = NonNullable<
  ReturnType<ReturnType<typeof eventSchemaOf>["safeParse"]>["error"]
>["issues"][number];

/** "properties.page_url: Invalid URL"; a hundred allowed values are not listed. */
function problemText(issue: Issue): string {
  const where = issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  const many = issue.code === "invalid_value" && issue.values.length > 10;
  return `${where}${many ? `none of the ${issue.values.length} allowed values` : issue.message}`.slice(
    0,
    200,
  );
}

function distributionOf({ counts, test }: Distribution): NonNullable<VerifyReport["types"]> {
  return { counts: { ...counts }, chiSquare: test === undefined ? null : { ...test } };
}

function notesOn(types: Distribution, users: Distribution): string[] {
  const few = [types.test === undefined ? "mix" : "", users.test === undefined ? "users" : ""].filter(
    Boolean,
  );
  return few.length === 0
    ? []
    : [`Too few events to judge the ${few.join(" and the ")}; the limit for the others is p < ${P_LIMIT}`];
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts a JUnit report of Bun's: the totals stand in the attributes of <testsuites>. A skipped test has not passed.
 * No report, or one without totals or tests, is one failure: the runner broke before it could write it.
 */
export function countTests(report: string): Tally {
  const head = /<testsuites\b[^>]*>/.exec(report)?.[0] ?? "";
  const attribute = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? Number.NaN);
  const tests = attribute("tests");
  const failed = attribute("failures") + attribute("skipped");
  return tests > 0 && failed >= 0 ? { passed: tests - failed, failed } : { passed: 0, failed: 1 };
}

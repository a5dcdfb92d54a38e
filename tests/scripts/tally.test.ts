import { expect, test } from "bun:test";
import { countTests } from "../../scripts/lib/tally.ts";

const report = (attributes: string) =>
  `<?xml version="1.0"?>\n<testsuites name="bun test" ${attributes}>\n</testsuites>`;

test("the totals of a report become passed and failed, and a skipped test has not passed", () => {
  expect(countTests(report('tests="12" assertions="40" failures="2" skipped="1" time="0.1"'))).toEqual({
    passed: 9,
    failed: 3,
  });
});

test.each([
  ["no report at all", ""],
  ["a report that was cut off", '<?xml version="1.0"?>\n<testsui'],
  ["a report without a single test", report('tests="0" failures="0" skipped="0"')],
  ["a report without totals", report('time="0.1"')],
])("%s counts as one failure", (_, text) => {
  expect(countTests(text)).toEqual({ passed: 0, failed: 1 });
});

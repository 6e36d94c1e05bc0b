import { expect, test } from "vitest";
import { addUp, closingLine, playwrightCounts, skippedOf, vitestCounts } from "./tally.mjs";

const vitest = vitestCounts({
  numPassedTests: 10,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
});
const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 1 };
const playwright = playwrightCounts({ stats, suites: [] });

test("the closing line sums both runners; a flaky test did fail", () => {
  expect(closingLine(addUp(["playwright"], { vitest, playwright }))).toBe(
    "tests: 13 passed, 2 failed, 3 skipped",
  );
});

test("a check that failed without a failed test counts as one", () => {
  expect(addUp(["lint", "vitest"], { vitest, playwright }).failed).toBe(2 + 2);
});

test("a runner that left no report counts as one failure, not as none", () => {
  const counted = { vitest: vitestCounts(undefined), playwright: playwrightCounts(undefined) };
  expect(addUp(["vitest", "playwright"], counted)).toEqual({ passed: 0, failed: 2, skipped: 0 });
});

test("a skipped end-to-end test is named with its reason", () => {
  const spec = (title: string, status: string, description?: string) => ({
    title,
    tests: [
      { status, annotations: description === undefined ? [] : [{ type: "skip", description }] },
    ],
  });
  const suites = [
    { specs: [spec("runs", "expected")], suites: [{ specs: [spec("opens", "skipped", "why")] }] },
  ];
  expect(skippedOf({ stats, suites })).toEqual(["opens (why)"]);
});

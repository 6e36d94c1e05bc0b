/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} VitestReport
 * @typedef {{ type: string, description?: string }} Annotation
 * @typedef {{ title: string, tests: { status: string, annotations: Annotation[] }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, suites: Suite[] }} PlaywrightReport
 */

const none = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {VitestReport | undefined} report
 * @returns {Counts}
 */
export function vitestCounts(report) {
  if (report === undefined) return none;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {PlaywrightReport | undefined} report
 * @returns {Counts}
 */
export function playwrightCounts(report) {
  if (report === undefined) return none;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/**
 * Sums what the runners counted. A check that failed without a failed test (lint, a file that does
 * not load) counts as one failure, so that the line never reads well when something is wrong.
 * @param {readonly string[]} failedChecks
 * @param {Record<string, Counts>} counted By the name of the check that counted.
 * @returns {Counts}
 */
export function addUp(failedChecks, counted) {
  const uncounted = failedChecks.filter((name) => (counted[name]?.failed ?? 0) === 0).length;
  return Object.values(counted).reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    { ...none, failed: uncounted },
  );
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Which end-to-end tests did not run, and why: Playwright's list shows only that they did not.
 * @param {PlaywrightReport | undefined} report
 * @returns {string[]}
 */
export function skippedOf(report) {
  return (report?.suites ?? []).flatMap(skippedIn);
}

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
function skippedIn({ specs = [], suites = [] }) {
  const here = specs
    .filter((spec) => spec.tests.some((test) => test.status === "skipped"))
    .map((spec) => {
      const reasons = spec.tests.flatMap((test) =>
        test.annotations.map((note) => note.description),
      );
      return `${spec.title} (${reasons.find(Boolean) ?? "no reason given"})`;
    });
  return [...here, ...suites.flatMap(skippedIn)];
}

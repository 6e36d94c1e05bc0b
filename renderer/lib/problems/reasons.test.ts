import { expect, test } from "vitest";
import type { Problem } from "../../../shared/domain.ts";
import { groupByReason, problemText } from "./reasons.ts";

function problem(sampleId: number, code: string): Problem {
  const file = { sampleId, rootId: 1, folder: "", name: `${sampleId}.wav` };
  return { ...file, code, message: `It is ${code}.`, usable: false, canRetry: true };
}

test("problems stand by their reasons, the most frequent first", () => {
  const list = [problem(1, "file-empty"), problem(2, "file-corrupt"), problem(3, "file-corrupt")];
  const groups = groupByReason(list);
  expect(groups.map(({ name, problems }) => [name, problems.length])).toEqual([
    ["Damaged", 2],
    ["Empty", 1],
  ]);
});

test("what has no words of its own stands together, and says what the host says", () => {
  const [group] = groupByReason([problem(1, "internal"), problem(2, "from-the-future")]);
  expect([group?.reason, group?.name, group?.problems.length]).toEqual([null, "Other", 2]);
  expect(problemText(problem(2, "from-the-future"))).toBe("It is from-the-future.");
});

import { beforeEach, expect, test, vi } from "vitest";
import type { Sample } from "../../../shared/domain.ts";
import type { Clip, ClipRef } from "../ui/clip.ts";
import { Selection } from "./selection.svelte.ts";

// Messages look for a host.
vi.hoisted(() => vi.stubGlobal("window", { soundkin: {} }));

const clips = Array.from({ length: 8 }, (_, index): Clip => {
  return { sample: { id: index + 1 } as Sample, region: null };
});
let cursor = 2;
let selection: Selection;

beforeEach(() => {
  cursor = 2;
  selection = new Selection({
    at: (index) => clips[index],
    cursor: () => clips[cursor],
    refs: (first, last) =>
      Promise.resolve(clips.slice(first, last + 1).map(({ sample }) => ({ sampleId: sample.id }))),
  });
});

const ids = () => selection.clips.map(({ sampleId }) => sampleId);

test("where nothing is chosen, the cursor's row is what is selected", () => {
  expect(ids()).toEqual([3]);
  expect(selection.isMany).toBe(false);
  cursor = -1;
  expect(selection.size).toBe(0);
});

test("a row that is added joins the cursor's, and is taken out again", () => {
  selection.toggle(5, 2);
  expect(ids()).toEqual([3, 6]);
  cursor = 5;
  selection.toggle(2, 5);
  expect(ids()).toEqual([6]);
  selection.toggle(5, 2);
  expect(ids()).toEqual([6]);
});

test("a stretch begins where the last row was chosen, and grows and shrinks from there", async () => {
  await selection.extend(4, 2);
  expect(ids()).toEqual([3, 4, 5]);
  await selection.extend(0, 4);
  expect(ids()).toEqual([1, 2, 3]);
  selection.toggle(6, 0);
  await selection.extend(7, 6);
  expect(ids()).toEqual([7, 8]);
});

test("everything is selected, and a plain move leaves the cursor alone", async () => {
  await selection.all(clips.length);
  expect(selection.size).toBe(8);
  selection.clear();
  expect(ids()).toEqual([3]);
});

test("of two stretches that are asked for, the last one counts", async () => {
  const answers: ((refs: readonly ClipRef[]) => void)[] = [];
  const slow = new Selection({
    at: (index) => clips[index],
    cursor: () => clips[cursor],
    refs: () => new Promise((resolve) => answers.push(resolve)),
  });
  const [first, second] = [slow.extend(3, 2), slow.extend(4, 3)];
  answers[1]?.([{ sampleId: 3 }, { sampleId: 4 }, { sampleId: 5 }]);
  answers[0]?.([{ sampleId: 3 }, { sampleId: 4 }]);
  await Promise.all([first, second]);
  expect(slow.size).toBe(3);
});

test("what was selected comes back", () => {
  selection.toggle(5, 2);
  const before = selection.snapshot();
  selection.clear();
  selection.restore(before);
  expect(ids()).toEqual([3, 6]);
});

import { expect, it } from "vitest";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { Catalog } from "./catalog.ts";
import type { History, Step, StepTitle } from "./history.ts";

const none = { collections: [], searches: [], folders: [] };
const step: Step = { sounds: [["00", {}, { rating: 1 }]], ...none };

function undo(history: History): string | undefined {
  const next = history.next("undo");
  if (next) history.finish(next.id, "undo");
  return next?.subject;
}

function titled(subject: string): StepTitle {
  return { kind: "rating", subject, count: 1 };
}

it("gives back the last hundred steps, the newest first, also after a restart", () => {
  const directory = temporaryDirectory();
  const catalog = Catalog.open(directory);
  for (let i = 1; i <= 103; i++) catalog.history.push(titled(`Step ${i}`), step);
  catalog.close();
  const again = Catalog.open(directory);
  const { history } = again;
  expect(history.next("undo")?.step).toEqual(step);
  const undone = Array.from({ length: 101 }, () => undo(history));
  expect(undone.slice(0, 2)).toEqual(["Step 103", "Step 102"]);
  expect(undone.slice(-2)).toEqual(["Step 4", undefined]);
  expect(history.state()).toEqual({ undo: null, redo: { id: 4, ...titled("Step 4") } });
  again.close();
});

it("holds so many bytes at most, of which the last step may be more", () => {
  const catalog = Catalog.open(temporaryDirectory());
  const { history } = catalog;
  const large = (mebibytes: number): Step => ({
    ...step,
    sounds: [["00", {}, { note: "x".repeat(mebibytes * 2 ** 20) }]],
  });
  for (const subject of ["a", "b", "c"]) history.push(titled(subject), large(30));
  expect([undo(history), undo(history), undo(history)]).toEqual(["c", "b", undefined]);
  history.push(titled("d"), large(70));
  expect([undo(history), undo(history)]).toEqual(["d", undefined]);
  catalog.close();
});

it("forgets what was undone once something new is done", () => {
  const catalog = Catalog.open(temporaryDirectory());
  const { history } = catalog;
  for (const subject of ["a", "b", "c"]) history.push(titled(subject), step);
  undo(history);
  undo(history);
  expect(history.state()).toEqual({
    undo: { id: 1, ...titled("a") },
    redo: { id: 2, ...titled("b") },
  });
  history.push(titled("d"), step);
  expect(history.state()).toEqual({ undo: { id: 4, ...titled("d") }, redo: null });
  expect([undo(history), undo(history), undo(history)]).toEqual(["d", "a", undefined]);
  catalog.close();
});

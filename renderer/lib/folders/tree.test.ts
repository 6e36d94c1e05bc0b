import { expect, test } from "vitest";
import type { Folder, Root } from "../../../shared/domain.ts";
import { buildTree, visibleNodes } from "./tree.ts";

const root: Root = { id: 1, path: "/music/Samples", name: "Samples", online: true };

function folder(path: string, samples: number, rootId = 1): Folder {
  return { rootId, path, samples };
}

test("folders stand below their parents, with their own names and depths", () => {
  const [samples] = buildTree(
    [root],
    [folder("", 9), folder("Drums", 8), folder("Drums/Kicks", 5), folder("Keys", 1)],
  );
  expect(samples?.samples).toBe(9);
  expect(samples?.children.map(({ name }) => name)).toEqual(["Drums", "Keys"]);
  const kicks = samples?.children[0]?.children[0];
  expect([kicks?.name, kicks?.depth, kicks?.samples]).toEqual(["Kicks", 2, 5]);
});

test("a folder whose parent is not listed stands below the nearest one that is", () => {
  const [samples] = buildTree([root], [folder("Drums", 5), folder("Drums/Vinyl/Kicks", 5)]);
  expect(samples?.children[0]?.children[0]?.name).toBe("Vinyl/Kicks");
});

test("roots stay apart, and folders of an unknown root are left out", () => {
  const other: Root = { ...root, id: 2, name: "Drive" };
  const trees = buildTree(
    [root, other],
    [folder("Kicks", 1), folder("Kicks", 2, 2), folder("X", 3, 9)],
  );
  expect(trees.map(({ children }) => children.map(({ samples }) => samples))).toEqual([[1], [2]]);
});

test("only what is open shows its children", () => {
  const trees = buildTree([root], [folder("Drums", 8), folder("Drums/Kicks", 5)]);
  const names = (open: string[]) =>
    visibleNodes(trees, ({ path }) => open.includes(path)).map(({ name }) => name);
  expect(names([])).toEqual(["Samples"]);
  expect(names([""])).toEqual(["Samples", "Drums"]);
  expect(names(["", "Drums"])).toEqual(["Samples", "Drums", "Kicks"]);
});

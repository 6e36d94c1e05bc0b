import { expect, test, vi } from "vitest";
import { PageCache } from "./page-cache.ts";

type Answer = { total: number; rows: string[] };

/** A host whose answers are given by hand, in the order of the questions. */
function setUp(pageSize = 10) {
  const asked: { offset: number; answer: (answer: Answer) => void; fail: () => void }[] = [];
  const onChange = vi.fn();
  const onError = vi.fn();
  const cache = new PageCache<string>({
    pageSize,
    fetch: (offset) =>
      new Promise((resolve, reject) => {
        asked.push({ offset, answer: resolve, fail: () => reject(new Error("gone")) });
      }),
    onChange,
    onError,
  });
  const answer = async (index: number, prefix: string, total = 100) => {
    const { offset, answer } = asked[index] ?? expect.fail(`no question ${index}`);
    const rows = Array.from({ length: pageSize }, (_, row) => `${prefix}${offset + row}`);
    answer({ total, rows });
    await Promise.resolve();
    await Promise.resolve();
  };
  return { asked, cache, onChange, onError, answer };
}

test("loads the pages on screen and no page twice", async () => {
  const { asked, cache, answer } = setUp();
  cache.show(5, 15);
  cache.show(6, 16);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 10]);
  expect(cache.total).toBeNull();
  await answer(0, "a");
  await answer(1, "a");
  expect(cache.total).toBe(100);
  expect(cache.at(12)).toBe("a12");
  expect(cache.findIndex((row) => row === "a17")).toBe(17);
  cache.show(0, 20);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 10, 20]);
});

test("once all on screen is here, the page that scrolling on comes to is loaded ahead", async () => {
  const { asked, cache, answer } = setUp();
  cache.show(52, 58);
  expect(asked.map(({ offset }) => offset)).toEqual([50]);
  await answer(0, "a");
  expect(asked.map(({ offset }) => offset)).toEqual([50, 60]);
  await answer(1, "a");
  cache.show(51, 57);
  expect(asked.map(({ offset }) => offset)).toEqual([50, 60, 40]);
  await answer(2, "a");
  expect(asked).toHaveLength(3);
});

test("beyond the ends there is nothing to load ahead", async () => {
  const { asked, cache, answer } = setUp();
  cache.show(95, 100);
  await answer(0, "a");
  cache.show(90, 100);
  await answer(1, "a");
  cache.show(91, 100);
  expect(asked.map(({ offset }) => offset)).toEqual([90, 80]);
});

test("a reset loads from where the other list is looked at", async () => {
  const { asked, cache, answer } = setUp();
  cache.show(0, 5);
  await answer(0, "a");
  await answer(1, "a");
  cache.reset(45);
  expect(cache.isWaiting).toBe(true);
  expect(asked.at(-1)?.offset).toBe(40);
  await answer(2, "b");
  expect([cache.isWaiting, cache.at(0), cache.at(45)]).toEqual([false, undefined, "b45"]);
});

test("of a fast scroll only the place where it rests is loaded", async () => {
  const { asked, cache, answer } = setUp();
  for (let first = 0; first < 90; first += 10) cache.show(first, first + 5);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 10, 20]);
  await answer(0, "a");
  expect(asked.map(({ offset }) => offset)).toEqual([0, 10, 20, 80]);
});

test("a reset keeps the old rows until the new ones arrive, and ignores late answers", async () => {
  const { cache, answer } = setUp();
  cache.show(0, 20);
  await answer(0, "old");
  cache.reset();
  await answer(1, "late");
  expect(cache.at(0)).toBe("old0");
  expect(cache.at(10)).toBeUndefined();
  await answer(2, "new", 7);
  expect(cache.at(0)).toBe("new0");
  expect(cache.total).toBe(7);
});

test("a refresh replaces page by page", async () => {
  const { cache, answer } = setUp();
  cache.show(0, 20);
  await answer(0, "a", 20);
  await answer(1, "a", 20);
  cache.refresh();
  await answer(2, "b", 20);
  expect([cache.at(3), cache.at(13)]).toEqual(["b3", "a13"]);
  await answer(3, "b", 20);
  expect(cache.at(13)).toBe("b13");
});

test("a failed page is reported once and asked for again only after a refresh", async () => {
  const { asked, cache, onError } = setUp();
  cache.show(0, 5);
  asked[0]?.fail();
  await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1));
  cache.show(0, 6);
  expect(asked).toHaveLength(1);
  cache.refresh();
  expect(asked).toHaveLength(2);
});

test("rows are changed where they are, on every page that is there", async () => {
  const { asked, cache, onChange, answer } = setUp();
  cache.show(0, 20);
  await answer(0, "a", 20);
  await answer(1, "a", 20);
  onChange.mockClear();
  cache.edit((row) => (row === "a13" ? "other" : row));
  expect([cache.at(3), cache.at(13)]).toEqual(["a3", "other"]);
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(asked).toHaveLength(2);
});

test("of what is typed faster than it is answered only the last is asked for", async () => {
  const { asked, cache, answer } = setUp();
  cache.show(0, 5);
  for (let letter = 0; letter < 4; letter++) cache.reset();
  expect(asked).toHaveLength(1);
  await answer(0, "k");
  expect(asked).toHaveLength(2);
  expect(cache.at(0)).toBeUndefined();
  await answer(1, "kick", 10);
  expect(cache.at(0)).toBe("kick0");
  expect(asked).toHaveLength(2);
});

import { expect, test, vi } from "vitest";
import type { SimilarSamples } from "../../../shared/domain.ts";
import { pageSize, ResultPages } from "./result-pages.ts";

/** A host whose answers are given by hand, in the order of the questions. */
function setUp(first = pageSize) {
  const asked: { offset: number; limit: number; answer: (more: boolean) => void; fail(): void }[] =
    [];
  const onPage = vi.fn();
  const onError = vi.fn();
  const pages = new ResultPages({
    first,
    fetch: ({ offset, limit }) =>
      new Promise((resolve, reject) => {
        asked.push({
          offset,
          limit,
          answer: (more) => resolve({ more } as SimilarSamples),
          fail: () => reject(new Error("gone")),
        });
      }),
    onPage,
    onError,
  });
  const answer = async (index: number, more: boolean) => {
    asked[index]?.answer(more);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { asked, pages, onPage, onError, answer };
}

test("the next page is asked for near the end of what is there, once, until there are no more", async () => {
  const { asked, pages, onPage, answer } = setUp();
  void pages.load();
  pages.show(10, 0);
  await answer(0, true);
  pages.show(10, 50);
  expect(asked).toHaveLength(1);
  pages.show(30, 50);
  pages.show(40, 50);
  expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([
    [0, 50],
    [50, 50],
  ]);
  await answer(1, false);
  pages.show(100, 100);
  expect(asked).toHaveLength(2);
  expect(onPage.mock.calls.map(([, offset]: unknown[]) => offset)).toEqual([0, 50]);
});

test("what is asked again goes on behind a first page of its own size", async () => {
  const { asked, pages, answer } = setUp(150);
  void pages.load();
  await answer(0, true);
  pages.show(149, 150);
  expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([
    [0, 150],
    [150, 50],
  ]);
});

test("a cancelled question asks nothing more and tells nothing more", async () => {
  const { asked, pages, onPage, onError, answer } = setUp();
  void pages.load();
  await answer(0, true);
  pages.show(50, 50);
  pages.cancel();
  await answer(1, true);
  pages.show(100, 100);
  expect(asked).toHaveLength(2);
  expect(onPage).toHaveBeenCalledTimes(1);
  expect(onError).not.toHaveBeenCalled();
});

test("a page that failed is told of, and asked for again by the next look", async () => {
  const { asked, pages, onError, answer } = setUp();
  void pages.load();
  await answer(0, true);
  pages.show(50, 50);
  asked[1]?.fail();
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(expect.any(Error), 50));
  pages.show(50, 50);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 50, 50]);
});

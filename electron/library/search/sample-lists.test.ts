import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Sort } from "../../../shared/search.ts";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { Catalog } from "../catalog/catalog.ts";
import { SampleColumns } from "./sample-columns.ts";
import { SampleLists } from "./sample-lists.ts";

const byName: Sort = { by: "name", descending: false };
const page = { offset: 0, limit: 2 };

/** A catalog of files that wait, its lists, and what asks SQL for them. */
function openLists(names: readonly string[]) {
  const catalog = Catalog.open(temporaryDirectory());
  onTestFinished(() => catalog.close());
  catalog.roots.add("/one");
  catalog.files.add(names.map((name) => ({ rootId: 1, folder: "", name })));
  const columns = new SampleColumns(catalog);
  const lists = new SampleLists({ catalog, columns, onlineRoots: () => [1] });
  return { catalog, columns, lists, sql: vi.spyOn(catalog.samples, "search") };
}

const names = Array.from({ length: 5_000 }, (_, i) => `kick ${i}.wav`);

describe("a list", () => {
  it("begins at once while the columns are read, and waits where it asks for more", async () => {
    const { columns, lists, sql } = openLists(names);
    const loading = columns.load();
    const first = lists.search({ text: "", filters: {}, sort: byName, foldCopies: false, page });
    const found = lists.search({
      text: "4999",
      filters: {},
      sort: byName,
      foldCopies: false,
      page,
    });
    expect((await first).samples.map(({ name }) => name)).toEqual(["kick 0.wav", "kick 1.wav"]);
    expect(columns.ready).toBe(false);
    expect((await found).samples.map(({ name }) => name)).toEqual(["kick 4999.wav"]);
    expect(sql).toHaveBeenCalledTimes(1);
    await loading;
    const last = { offset: 4_999, limit: 2 };
    const end = await lists.search({
      text: "",
      filters: {},
      sort: byName,
      foldCopies: false,
      page: last,
    });
    expect(end).toMatchObject({ total: 5_000, samples: [{ name: "kick 4999.wav" }] });
    expect(sql).toHaveBeenCalledTimes(1);
  });

  it("is SQL's where nobody reads columns", async () => {
    const { lists, sql } = openLists(["kick.wav", "hat.wav"]);
    const found = await lists.search({
      text: "ha",
      filters: {},
      sort: byName,
      foldCopies: false,
      page,
    });
    expect(found).toMatchObject({ total: 1, samples: [{ name: "hat.wav" }] });
    expect(sql).toHaveBeenCalledTimes(1);
  });

  it("has samples as they are now, without those that are gone", async () => {
    const { catalog, columns, lists } = openLists(["kick.wav", "hat.wav"]);
    await columns.load();
    catalog.files.setFailed(2, null);
    expect(
      await lists.search({ text: "", filters: {}, sort: byName, foldCopies: false, page }),
    ).toMatchObject({
      total: 2,
      samples: [{ id: 2, state: "failed" }, { id: 1 }],
    });
    catalog.files.remove([2]);
    expect(
      await lists.search({ text: "", filters: {}, sort: byName, foldCopies: false, page }),
    ).toMatchObject({
      total: 1,
      samples: [{ id: 1 }],
    });
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { columns, fitColumns, gridTemplate, widest } from "./columns.ts";

const usual = columns.filter(({ usual }) => usual);
const ids = (room: number) => fitColumns(usual, room).map(({ id }) => id);

test("a wide list has every column that is asked for, in their order", () => {
  expect(ids(1600)).toEqual([
    "waveform",
    "name",
    "tags",
    "kind",
    "key",
    "tempo",
    "rating",
    "duration",
  ]);
  expect(gridTemplate(fitColumns(usual, 1600))).toMatch(/^190px minmax\(0, 1fr\) 112px /);
});

test("a narrow list drops the least important columns first, and never waveform and name", () => {
  expect(ids(800)).not.toContain("rating");
  expect(ids(800)).toContain("tags");
  expect(ids(520)).toEqual(["waveform", "name", "tempo", "duration"]);
  expect(ids(320)).toEqual(["waveform", "name"]);
  expect(ids(100)).toEqual(["waveform", "name"]);
});

test("whatever the widths, the columns that stay have room, and the name its own", () => {
  const sizes = fc.array(fc.integer({ min: 40, max: widest }), { minLength: 14, maxLength: 14 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 320, max: 3000 }), (widths, room) => {
      const asked = columns.map((column, index) =>
        column.id === "name" ? column : { ...column, width: widths[index] ?? column.width },
      );
      const placed = fitColumns(asked, room);
      const gaps = 12 * (placed.length - 1);
      const taken = placed.reduce((sum, { id, width }) => sum + (id === "name" ? 0 : width), gaps);
      expect(room - 40 - taken).toBeGreaterThanOrEqual(120);
    }),
  );
});

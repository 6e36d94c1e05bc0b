import { expect, test } from "vitest";
import { rowFrom, type SoundRows } from "./sound-rows.ts";

const rows = (cursorIndex: number, gap?: number) => ({ cursorIndex, gap }) as SoundRows;

test("keys go on from the cursor, and where its row has left the list from the gap", () => {
  expect(rowFrom(rows(5), 1)).toBe(6);
  expect(rowFrom(rows(5), -10)).toBe(-5);
  expect(rowFrom(rows(-1), 1)).toBe(0);
  // What stood behind the row stands in its place.
  expect(rowFrom(rows(-1, 5), 1)).toBe(5);
  expect(rowFrom(rows(-1, 5), -1)).toBe(4);
  expect(rowFrom(rows(-1, 5), 10)).toBe(14);
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { FolderNumbers } from "./folder-numbers.ts";

/** Characters on both sides of where UTF-16 and UTF-8 disagree. */
const path = fc.string({
  unit: fc.constantFrom(
    "a",
    "B",
    "/",
    " ",
    "é",
    "\ud7ff",
    "\ue000",
    "\uffee",
    "😀",
    "𐀀",
    "\u{10ffff}",
  ),
  maxLength: 4,
});

it("folders are sorted as SQLite sorts their paths, byte by byte", () => {
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 20 }), (paths) => {
      const folders = new FolderNumbers();
      const numbers = paths.map((path, i) => folders.numberOf(1 + (i % 2), path));
      const ranks = folders.ranks();
      for (const [i, a] of paths.entries()) {
        for (const [j, b] of paths.entries()) {
          const right = Buffer.compare(Buffer.from(a), Buffer.from(b));
          const [first = 0, second = 0] = [numbers[i], numbers[j]];
          expect(folders.compare(first, second)).toBe(right);
          expect(Math.sign((ranks[first] ?? NaN) - (ranks[second] ?? NaN))).toBe(right);
        }
      }
    }),
  );
});

import { expect, it } from "vitest";
import { reasonText } from "./reason.ts";

it("is one line that says what is the same and what differs", () => {
  const nothing = { identical: false, same: [], nearest: null, differs: [] };
  expect(reasonText({ ...nothing, identical: true })).toBe("The same sound");
  expect(
    reasonText({ ...nothing, same: ["attack", "pitch"], differs: ["more-bass", "longer"] }),
  ).toBe("Same attack and pitch, more bass, longer");
  expect(reasonText({ ...nothing, nearest: { in: "spectrum", alike: true } })).toBe(
    "Alike in brightness",
  );
  expect(
    reasonText({ ...nothing, nearest: { in: "envelope", alike: false }, differs: ["lower"] }),
  ).toBe("Nearest in shape, lower");
});

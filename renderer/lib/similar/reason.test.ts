import { expect, test } from "vitest";
import type { Reason } from "../../../shared/reason.ts";
import { similar as de } from "../strings/de/similar.ts";
import { similar as en } from "../strings/en/similar.ts";

const nothing: Reason = { identical: false, same: [], nearest: null, differs: [] };

test.each<[Partial<Reason>, string, string]>([
  [{ identical: true }, "The same sound", "Derselbe Klang"],
  [
    { same: ["attack", "pitch"], differs: ["brighter"] },
    "Same attack and pitch, brighter",
    "Gleicher Anschlag, gleiche Tonhöhe, heller",
  ],
  [
    { nearest: { in: "envelope", alike: false }, differs: ["less-bass", "softer-attack"] },
    "Nearest in shape, less bass, softer attack",
    "Am nächsten im Verlauf, weniger Bass, weicherer Anschlag",
  ],
  [{ nearest: { in: "timbre", alike: true } }, "Alike in timbre", "Ähnlich in der Klangfarbe"],
])("the reason %j is said in English and in German", (reason, english, german) => {
  expect(en.reason({ ...nothing, ...reason })).toBe(english);
  expect(de.reason({ ...nothing, ...reason })).toBe(german);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { perAspect } from "../../shared/aspects.ts";
import { contrasts, traits, type Reason } from "../../shared/reason.ts";
import { reasonFor } from "./explain.ts";
import { fingerprintRanges, fingerprintSize } from "./layout.ts";

const { spectrum, envelope } = fingerprintRanges;
const at = {
  brightness: spectrum.start,
  attack: envelope.start + 114,
  length: envelope.start + 115,
};
/** Without a clear pitch, whose confidence is the second number of its aspect. */
const query = new Uint8Array(fingerprintSize).fill(128);
query[fingerprintRanges.pitch.start + 1] = 1;

function reason(changes: Readonly<Record<number, number>>, score = 70): Reason {
  const result = query.map((byte, i) => byte + (changes[i] ?? 0));
  return reasonFor(query, result, { score, aspects: perAspect(() => score) });
}

describe("a reason", () => {
  test("says what is the same, and what differs most first", () => {
    const all = { [at.attack + 1]: 80, [at.brightness]: 60, [spectrum.start + 7]: 20 };
    const { same, ...rest } = reason(all);
    expect([...same].sort()).toEqual(["attack", "bass"]);
    expect(rest).toEqual({ identical: false, nearest: null, differs: ["longer", "brighter"] });
    expect(reason({ [at.brightness]: -60 }).differs).toEqual(["darker"]);
    expect(reason({ [at.length]: -60 }).differs).toEqual(["shorter"]);
    expect(reason({ [at.attack]: -60 }).differs).toEqual(["sharper-attack"]);
  });

  test("of the same sound is that it is the same", () => {
    expect(reason({}, 100)).toEqual({ identical: true, same: [], nearest: null, differs: [] });
  });

  test("names the aspect that is most alike where no trait is the same", () => {
    const changes = Object.fromEntries(
      [at.brightness, at.attack, at.length, spectrum.start + 7, spectrum.start + 12].map((i) => [
        i,
        30,
      ]),
    );
    const result = query.map((byte, i) => byte + (changes[i] ?? 0));
    const likest = (envelope: number): Reason["nearest"] =>
      reasonFor(query, result, { score: 60, aspects: { ...perAspect(() => 40), envelope } })
        .nearest;
    expect(likest(90)).toEqual({ in: "envelope", alike: true });
    expect(likest(60)).toEqual({ in: "envelope", alike: false });
  });

  test("is short and says something, whatever the fingerprints", () => {
    const bytes = fc.uint8Array({ minLength: fingerprintSize, maxLength: fingerprintSize });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const { same, nearest, differs } = reasonFor(a, b, {
          score: 50,
          aspects: perAspect(() => 50),
        });
        expect(same.length).toBeLessThanOrEqual(2);
        expect(differs.length).toBeLessThanOrEqual(2);
        expect(nearest === null).toBe(same.length > 0);
        expect(traits).toEqual(expect.arrayContaining([...same]));
        expect(contrasts).toEqual(expect.arrayContaining([...differs]));
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { perAspect } from "../../shared/aspects.ts";
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

function reason(changes: Readonly<Record<number, number>>, score = 70): string {
  const result = query.map((byte, i) => byte + (changes[i] ?? 0));
  return reasonFor(query, result, { score, aspects: perAspect(() => score) });
}

describe("a reason", () => {
  test("says what is the same, and what differs most first", () => {
    const all = { [at.attack + 1]: 80, [at.brightness]: 60, [spectrum.start + 7]: 20 };
    expect(reason(all)).toMatch(/^Same (attack|bass) and (attack|bass), longer, brighter$/);
    expect(reason({ [at.brightness]: -60 })).toMatch(/, darker$/);
    expect(reason({ [at.length]: -60 })).toMatch(/, shorter$/);
    expect(reason({ [at.attack]: -60 })).toMatch(/, sharper attack$/);
  });

  test("of the same sound is that it is the same", () => {
    expect(reason({}, 100)).toBe("The same sound");
  });

  test("names the aspect that is most alike where no trait is the same", () => {
    const changes = Object.fromEntries(
      [at.brightness, at.attack, at.length, spectrum.start + 7, spectrum.start + 12].map((i) => [
        i,
        30,
      ]),
    );
    const result = query.map((byte, i) => byte + (changes[i] ?? 0));
    const aspects = { ...perAspect(() => 40), envelope: 90 };
    expect(reasonFor(query, result, { score: 60, aspects })).toBe("Alike in shape");
  });

  test("is one short line, whatever the fingerprints", () => {
    const bytes = fc.uint8Array({ minLength: fingerprintSize, maxLength: fingerprintSize });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const line = reasonFor(a, b, { score: 50, aspects: perAspect(() => 50) });
        expect(line).toMatch(/^[A-Z][a-z, ]{5,70}$/);
      }),
    );
  });
});

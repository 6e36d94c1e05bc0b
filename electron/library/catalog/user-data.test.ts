import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { addSynthetic, syntheticAnalysis } from "../../../test/fixtures/synthetic-sounds.ts";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { say } from "../../../test/fixtures/user-data.ts";
import { instruments, keys, sampleKinds } from "../../../shared/domain.ts";
import { userDataFileSchema, type UserData } from "../../../shared/user-data.ts";
import { Catalog } from "./catalog.ts";
import { compact, difference, foldCase, merge } from "./user-data-record.ts";

/** A catalog of sounds with the ids 1 to `count`, each in one file of the same id. */
function catalogOf(count: number): Catalog {
  const catalog = Catalog.open(temporaryDirectory());
  onTestFinished(() => {
    catalog.close();
  });
  const { id } = catalog.roots.add("/sounds");
  for (let n = 1; n <= count; n++) addSynthetic(catalog, id, n, silent(n));
  return catalog;
}

/** What analysis finds of a sound, without vectors, which take long to make. */
function silent(n: number, found: { tempo?: number; key?: string } = {}) {
  const vectors = syntheticVectorsOf(n);
  return { ...syntheticAnalysis(n, vectors), vectors: null, segments: [], ...found };
}

function syntheticVectorsOf(n: number) {
  return { fingerprint: Uint8Array.of(n), embedding: Float32Array.of(n) };
}

function hashOf(n: number): string {
  return Buffer.from(silent(n).audioHash).toString("hex");
}

function tagsOf(catalog: Catalog, soundId: number): readonly string[] | undefined {
  return catalog.samples.get(soundId)?.tags;
}

const name = fc.oneof(
  fc.constantFrom(
    "warm",
    "Warm",
    "dusty",
    "808",
    "'; DROP TABLE tags; --",
    "🥁",
    "קיק",
    "x".repeat(100),
  ),
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((text) => text.trim() === text && text !== "" && !text.includes("\0")),
);
const said: fc.Arbitrary<UserData> = fc.record(
  {
    tags: fc.array(name, { maxLength: 4 }),
    favouriteSince: fc.nat(),
    rating: fc.integer({ min: 1, max: 5 }),
    note: fc.string({ unit: "grapheme", maxLength: 50 }).filter((text) => !text.includes("\0")),
    collections: fc.array(name, { maxLength: 4 }),
    tempo: fc.double({ min: 20, max: 400, noNaN: true }),
    key: fc.constantFrom(...keys),
    kind: fc.constantFrom(...sampleKinds),
    instrument: fc.constantFrom(...instruments),
    plays: fc.nat(),
    lastPlayedAt: fc.nat(),
  },
  { requiredKeys: [] },
);

describe("what is said of a sound", () => {
  it("is read back as it was written, whether the sound is there or not yet", () => {
    const catalog = catalogOf(1);
    fc.assert(
      fc.property(said, said, (first, second) => {
        for (const hash of [hashOf(1), hashOf(2)]) {
          for (const data of [first, second]) {
            const before = catalog.userData.get(hash);
            const cleared = Object.fromEntries(Object.keys(before).map((key) => [key, undefined]));
            catalog.transaction(() => {
              catalog.userData.patch(hash, { ...cleared, ...data });
              catalog.userData.tidy();
            });
            const written = catalog.userData.get(hash);
            // A collection that another sound is in keeps its spelling.
            const folded = ({ collections = [], ...rest }: UserData) => [
              rest,
              collections.map(foldCase).sort(),
            ];
            expect(folded(written)).toEqual(folded(compact(data)));
            const file = { audioHash: hash, ...written };
            expect(userDataFileSchema.shape.sounds.element.parse(file)).toEqual(file);
          }
        }
      }),
    );
    expect(catalog.integrityProblems()).toEqual([]);
  });

  it("changes only where it is changed", () => {
    const { userData } = catalogOf(2);
    const all: UserData = {
      tags: ["warm"],
      favouriteSince: 3,
      rating: 4,
      note: "for the intro",
      collections: ["Dusty"],
      tempo: 90,
      key: "A minor",
      kind: "long",
      plays: 2,
      lastPlayedAt: 9,
    };
    userData.patch(hashOf(1), all);
    for (const field of Object.keys(all) as (keyof UserData)[]) {
      userData.patch(hashOf(1), { [field]: undefined });
      const rest = Object.entries(all).filter(([name]) => name !== field);
      expect(userData.get(hashOf(1)), field).toEqual(Object.fromEntries(rest));
      userData.patch(hashOf(1), { [field]: all[field] });
      expect(userData.get(hashOf(1))).toEqual(all);
    }
    expect(userData.get(hashOf(2))).toEqual({});
  });

  it("is found by text at once, and no more when it was taken back", () => {
    const catalog = catalogOf(2);
    const found = () => catalog.samples.soundsMatching("dusty", {}, []);
    say(catalog.userData, 2, { tags: ["Dusty tape"] });
    expect(found()).toEqual([2]);
    say(catalog.userData, 2, { tags: [] });
    expect(found()).toEqual([]);
  });

  it("spells a tag as the sound that has it says, and else as it was spelled", () => {
    const catalog = catalogOf(2);
    say(catalog.userData, 1, { tags: ["warm"] });
    say(catalog.userData, 2, { tags: ["WARM"] });
    expect([1, 2].map((id) => tagsOf(catalog, id))).toEqual([["warm"], ["warm"]]);
    say(catalog.userData, 2, { tags: ["WARM"] });
    expect([1, 2].map((id) => tagsOf(catalog, id))).toEqual([["WARM"], ["WARM"]]);
    say(catalog.userData, 1, { tags: [] });
    say(catalog.userData, 2, { tags: [] });
    say(catalog.userData, 1, { tags: ["Warm"] });
    expect(tagsOf(catalog, 1)).toEqual(["Warm"]);
  });

  it("counts plays", () => {
    const { userData } = catalogOf(1);
    userData.addPlay(1, 5);
    userData.addPlay(1, 7);
    expect(userData.get(hashOf(1))).toEqual({ plays: 2, lastPlayedAt: 7 });
  });
});

describe("corrections", () => {
  it("stand before what analysis finds, again and again, and give way when they are taken back", () => {
    const catalog = catalogOf(1);
    const facts = () => {
      const { tempo, key, kind, corrected } = catalog.samples.get(1) ?? {};
      return { tempo, key, kind, corrected };
    };
    catalog.sounds.save(silent(1, { tempo: 120, key: "C major" }));
    say(catalog.userData, 1, { tempo: 60, key: "A minor", kind: "one-shot" });
    const right = {
      tempo: 60,
      key: "A minor",
      kind: "one-shot",
      corrected: ["tempo", "key", "kind"],
    };
    expect(facts()).toEqual(right);
    catalog.sounds.save(silent(1, { tempo: 130, key: "D major" }));
    expect(facts()).toEqual(right);
    say(catalog.userData, 1, { tempo: undefined, key: undefined });
    expect(facts()).toEqual({
      tempo: 130,
      key: "D major",
      kind: "one-shot",
      corrected: ["kind"],
    });
    say(catalog.userData, 1, { kind: undefined });
    expect(facts()).toEqual({ tempo: 130, key: "D major", kind: "loop", corrected: [] });
  });

  it("reach the filters", () => {
    const catalog = catalogOf(1);
    const isLong = () => catalog.samples.soundsMatching("", { kind: "long" }, []);
    expect(catalog.facts.takeChanged()).not.toBeNull();
    say(catalog.userData, 1, { kind: "long" });
    expect(catalog.facts.takeChanged()).toEqual([1]);
    expect(isLong()).toEqual([1]);
    say(catalog.userData, 1, { kind: undefined });
    expect(catalog.facts.takeChanged()).toEqual([1]);
    expect(isLong()).toEqual([]);
  });
});

describe("a sound that no file carries", () => {
  const data: UserData = { tags: ["warm"], rating: 5, collections: ["Dusty"], tempo: 87, plays: 1 };

  it("goes, whatever was said of it, and has it again when it comes back", () => {
    const catalog = catalogOf(2);
    say(catalog.userData, 1, data);
    expect(catalog.sounds.orphansAfter(0, 100).orphans).toEqual([]);
    catalog.files.remove([1]);
    forgetDeparted(catalog);
    expect(catalog.sounds.orphansAfter(0, 100).orphans).toEqual([1]);
    catalog.sounds.remove([1]);
    expect(catalog.integrityProblems()).toEqual([]);
    expect(catalog.userData.get(hashOf(1))).toEqual(data);
    expect(catalog.userData.isThere(hashOf(1))).toBe(false);
    const again = catalog.sounds.save(silent(1, { tempo: 120 }));
    expect(again).not.toBe(1);
    expect(catalog.userData.get(hashOf(1))).toEqual(data);
    expect(catalog.userData.kept.isEmpty).toBe(true);
  });

  it("stays while its file may come back", () => {
    const catalog = catalogOf(1);
    catalog.files.remove([1]);
    expect(catalog.sounds.orphansAfter(0, 100).orphans).toEqual([]);
  });

  it("follows its collections meanwhile", () => {
    const catalog = catalogOf(2);
    const { userData } = catalog;
    for (const id of [1, 2]) say(userData, id, { collections: ["Dusty", "Other"] });
    catalog.sounds.remove(removable(catalog, 1));
    expect(userData.membersOf("dusty").sort()).toEqual([hashOf(1), hashOf(2)].sort());
    userData.renameCollection("Dusty", "Old tape");
    expect(userData.get(hashOf(1)).collections).toEqual(["Old tape", "Other"]);
    expect(userData.get(hashOf(2)).collections).toEqual(["Old tape", "Other"]);
    expect(userData.collections.all()).toEqual([
      { name: "Old tape", sounds: 1 },
      { name: "Other", sounds: 1 },
    ]);
  });

  it("is forgotten after its time and not before", () => {
    const catalog = catalogOf(1);
    vi.useFakeTimers({ now: 1_000, toFake: ["Date"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    say(catalog.userData, 1, data);
    catalog.sounds.remove(removable(catalog, 1));
    catalog.userData.kept.forgetBefore(1_000);
    expect(catalog.userData.get(hashOf(1))).toEqual(data);
    catalog.userData.kept.forgetBefore(1_001);
    expect(catalog.userData.get(hashOf(1))).toEqual({});
  });

  /** A sound whose file has gone for good. */
  function removable(catalog: Catalog, id: number): number[] {
    catalog.files.remove([id]);
    forgetDeparted(catalog);
    return [id];
  }
});

function forgetDeparted(catalog: Catalog): void {
  catalog.files.forgetDeparted(Date.now() + 1, 1_000);
}

describe("a snapshot", () => {
  it("holds everything once, as it was when it was taken", () => {
    const catalog = catalogOf(7);
    const { userData } = catalog;
    userData.collections.add("Empty");
    const fields: UserData[] = [
      { tags: ["a", "b"] },
      { favouriteSince: 1 },
      { rating: 1 },
      { collections: ["Dusty"] },
      { kind: "long" },
      { tags: ["a"], favouriteSince: 1, note: "n", collections: ["Dusty"], key: "A minor" },
    ];
    fields.forEach((data, i) => {
      say(userData, i + 1, data);
    });
    userData.patch(hashOf(99), { rating: 2 });
    const snapshot = catalog.userDataSnapshot();
    say(userData, 1, { tags: [] });
    say(userData, 7, { rating: 3 });
    expect(snapshot.isEmpty).toBe(false);
    expect(snapshot.head).toMatchObject({ folders: ["/sounds"], collections: ["Dusty", "Empty"] });
    const right = fields.map((data, i) => ({ audioHash: hashOf(i + 1), ...data }));
    right.push({ audioHash: hashOf(99), rating: 2 });
    expect([...snapshot.sounds()].flat()).toEqual(right);
    snapshot.close();
    // However few are read at once.
    expect([...userData.slices(1)].flat()).toEqual([
      ...right.slice(1, 6),
      { audioHash: hashOf(7), rating: 3 },
      ...right.slice(6),
    ]);
  });
});

describe("records", () => {
  it("differ in what makes one of the other", () => {
    fc.assert(
      fc.property(said, said, (one, two) => {
        const [from, to] = difference(one, two) ?? [{}, {}];
        const kept = Object.entries(compact(one)).filter(([field]) => !(field in from));
        expect(compact({ ...Object.fromEntries(kept), ...to })).toEqual(compact(two));
        expect(difference(one, structuredClone(one))).toBeNull();
      }),
    );
  });

  it("put together hold all of both, and the first where only one can be", () => {
    fc.assert(
      fc.property(said, said, (one, two) => {
        const both = merge(one, two);
        for (const field of ["tags", "collections"] as const) {
          const names = [...(one[field] ?? []), ...(two[field] ?? [])].map(foldCase);
          expect(new Set(both[field]?.map(foldCase))).toEqual(new Set(names));
        }
        expect(both.rating).toBe(one.rating ?? two.rating);
        expect(both.plays ?? 0).toBe(Math.max(one.plays ?? 0, two.plays ?? 0));
        expect(merge(both, one)).toEqual(both);
        expect(merge(one, {})).toEqual(compact(one));
        expect(merge({}, one)).toEqual(compact(one));
      }),
    );
  });
});

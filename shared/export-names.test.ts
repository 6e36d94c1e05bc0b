import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportTokens, fileNameFor, patternProblem, type ExportFacts } from "./export-names.ts";

const kick: ExportFacts = {
  ...{ name: "Kick Deep", extension: ".wav", number: 7, total: 120, folder: "Kicks" },
  ...{ kind: "one-shot", instrument: "kick", key: "A minor", tempo: 127.6, length: 1.25 },
};
const unknown: ExportFacts = { ...kick, kind: null, instrument: null, key: null, tempo: null };

describe("the name of an exported file", () => {
  it.each([
    ["{name}", "Kick Deep.wav"],
    ["{number} {name}", "007 Kick Deep.wav"],
    ["{folder} - {name} ({key}, {tempo})", "Kicks - Kick Deep (Am, 128).wav"],
    ["{instrument}_{kind}_{length}", "kick_one-shot_1.3s.wav"],
    ["Take", "Take.wav"],
  ])("by %s is %s", (pattern, name) => {
    expect(fileNameFor(pattern, kick)).toBe(name);
  });

  it.each([
    ["{name} [{key}] {number}", "Kick Deep 007.wav"],
    ["{key}_{tempo}_{name}", "Kick Deep.wav"],
    ["{name} - {key} - {tempo}", "Kick Deep.wav"],
    ["{key}{tempo}", "Kick Deep.wav"],
  ])("by %s leaves out what is not known, as in %s", (pattern, name) => {
    expect(fileNameFor(pattern, unknown)).toBe(name);
  });

  it.each([
    ["CON", "_CON.wav"],
    ["nul.old", "_nul.old.wav"],
    ["com1 ", "_com1.wav"],
    ["a/b\\c:d", "a_b_c_d.wav"],
    ["..", "sample.wav"],
    [".hidden", "hidden.wav"],
    ["ends. ", "ends.wav"],
  ])("of %j is %j", (name, safe) => {
    expect(fileNameFor("{name}", { ...kick, name })).toBe(safe);
  });

  it("is taken by every system, whatever the pattern and the facts", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.stringMatching(/^(con|AUX|lpt1|\.+| +)[. a]{0,4}$/),
    );
    const facts = fc.record({
      ...{ name: text, folder: text, key: fc.option(text), kind: fc.option(text) },
      ...{
        instrument: fc.option(text),
        tempo: fc.option(fc.double()),
        length: fc.option(fc.double()),
      },
      ...{ number: fc.nat(), total: fc.nat(), extension: fc.oneof(text, fc.constant(".flac")) },
    });
    const pattern = fc
      .array(fc.oneof(fc.constantFrom(...exportTokens.map((token) => `{${token}}`)), text))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(pattern, facts, (pattern, facts) => {
        const name = fileNameFor(pattern, facts);
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(220);
        expect(name).toMatch(/^[^<>:"/\\|?*\p{Cc}\p{Cs}]+$/u);
        expect(name).not.toMatch(/^[\s.]|[\s.]$/);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i);
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps the extension of a sound", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(".wav", ".aiff", ".flac"), (name, extension) => {
        expect(fileNameFor("{name}", { ...kick, name, extension }).endsWith(extension)).toBe(true);
      }),
    );
  });
});

describe("a pattern", () => {
  it("of known tokens can be used", () => {
    expect(patternProblem(exportTokens.map((token) => `{${token}}`).join(" - "))).toBeNull();
    expect(patternProblem("only words")).toBeNull();
  });

  it.each([
    ["{nane}", { problem: "unknown-token", token: "nane" }],
    ["{name} {}", { problem: "unknown-token", token: "" }],
    ["{toString}", { problem: "unknown-token", token: "toString" }],
    ["{name", { problem: "lone-brace" }],
    ["name}", { problem: "lone-brace" }],
    ["{folder}/{name}", { problem: "separator" }],
    ["..\\{name}", { problem: "separator" }],
  ])("%s says what is wrong", (pattern, problem) => {
    expect(patternProblem(pattern)).toEqual(problem);
  });
});

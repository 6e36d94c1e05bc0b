import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutPaths } from "./diagnostics.ts";

const secret = "Secret";

/** Names of folders as wild as systems let them be, each with something that nobody else may read. */
const secretName = fc
  .tuple(fc.string({ unit: "binary", maxLength: 6 }), fc.string({ unit: "grapheme", maxLength: 6 }))
  .map(([before, after]) => `${before}${secret}${after}`.replaceAll(/[\\/]/g, "\n"));
const path = fc
  .record({
    start: fc.constantFrom("/", "//", "C:\\", "d:/", "\\\\host\\", "\\\\?\\C:\\", "file:///"),
    names: fc.array(secretName, { minLength: 1, maxLength: 4 }),
    separator: fc.constantFrom("/", "\\"),
    kind: fc.constantFrom("", ".wav", ".Secret"),
  })
  .map(({ start, names, separator, kind }) => start + names.join(separator) + kind);
const around = fc.constantFrom(
  ["", ""],
  ["ENOENT: no such file or directory, open '", "'"],
  ["The folder “", "” cannot be read. Check its permissions."],
  ["two: ", " (again)"],
);

it("leaves nothing of any path, wherever it stands and whatever is in the library", () => {
  const found = fc.tuple(path, path, around);
  fc.assert(
    fc.property(found, fc.array(path, { maxLength: 3 }), ([one, two, [before, after]], roots) => {
      const names = new Map(roots.map((root, i) => [root, `<folder ${i + 1}>`]));
      const message = `${before}${one}${after}`;
      const error = new Error(message);
      const line = {
        path: one,
        reasons: [`${message} ${two}`],
        more: { path: `${roots[0] ?? ""}/${two}` },
        unreadable: [secret, `kicks/${secret}`],
        message,
        stack: error.stack,
      };
      expect(JSON.stringify(withoutPaths(line, names))).not.toContain(secret);
    }),
    { numRuns: 2_000 },
  );
});

it("names the library's folders, and keeps the kind of a file and what holds no path", () => {
  const names = new Map([
    ["/sounds", "<folder 1>"],
    ["/sounds/inner", "<folder 2>"],
  ]);
  for (const [text, shown] of [
    ["/sounds", "<folder 1>"],
    ["/sounds/Kit/kick.WAV", "<folder 1>/….wav"],
    ["/sounds/inner/a.txt", "<folder 2>/…"],
    ["/sounds2/a.flac", "<elsewhere>/….flac"],
    ["kicks and/or snares, 5 of 6", "kicks and/or snares, 5 of 6"],
  ] as const) {
    expect(withoutPaths({ text, count: 3, none: null }, names)).toEqual({
      text: shown,
      count: 3,
      none: null,
    });
  }
});

it("keeps where in the code something went wrong", () => {
  const { message, stack } = new Error("The folder /Secret\n    at /Secret is gone");
  const shown = withoutPaths({ message, stack }, new Map());
  expect(JSON.stringify(shown)).not.toContain(secret);
  expect(shown).toMatchObject({
    stack: expect.stringMatching(/^ +at …\/diagnostics\.test\.ts:\d+:\d+\n/) as unknown,
  });
});

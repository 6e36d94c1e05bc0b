import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { SoundkinError } from "../../shared/errors.ts";
import { writeEveryFormat } from "../../test/fixtures/formats.ts";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { decodeFile } from "./decode.ts";

/** A few bytes of a file, mostly of its headers, replaced; and perhaps its end cut off. */
const damage = fc.record({
  edits: fc.array(
    fc.record({
      at: fc.oneof(fc.integer({ min: 0, max: 127 }), fc.nat()),
      value: fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  kept: fc.oneof(fc.constant(1), fc.double({ min: 0.01, max: 1, noNaN: true })),
});

test("a damaged file of any format is decoded or refused in words, and what comes is finite", async () => {
  const directory = temporaryDirectory();
  const files = (await writeEveryFormat(directory)).map(({ path }) => path);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), damage, async (path, { edits, kept }) => {
      const bytes = Uint8Array.from(readFileSync(path));
      for (const { at, value } of edits) bytes[at % bytes.length] = value;
      const damaged = join(directory, `damaged-${path.split(/[\\/]/).at(-1) ?? ""}`);
      writeFileSync(damaged, bytes.subarray(0, Math.ceil(bytes.length * kept)));
      const failure = await decodeFile(damaged, (channels) => {
        for (const channel of channels) expect(channel.every(Number.isFinite)).toBe(true);
      }).then(
        () => null,
        (error: unknown) => error,
      );
      if (failure === null) return;
      expect(failure).toBeInstanceOf(SoundkinError);
      expect((failure as SoundkinError).code).not.toBe("internal");
    }),
    { numRuns: 300 },
  );
}, 120_000);

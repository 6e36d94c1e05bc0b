import fc from "fast-check";
import { expect, it } from "vitest";
import { attachment, parseRange } from "./media.ts";

/** RFC 9110, 14.1.2, one byte at a time. */
function bytesOf(first: number | null, last: number | null, size: number): number[] {
  return Array.from({ length: size }, (_, at) => at).filter((at) =>
    first === null ? at >= size - (last ?? 0) : at >= first && (last === null || at <= last),
  );
}

it("names the bytes that a range asks for, or null where there are none", () => {
  const number = fc.oneof(fc.nat(30), fc.constantFrom(2 ** 31, 2 ** 53, 1e21));
  const place = fc.option(number);
  fc.assert(
    fc.property(place, place, fc.nat(20), (first, last, size) => {
      fc.pre(first !== null || last !== null);
      const digits = (value: number | null): string =>
        value === null ? "" : BigInt(value).toString();
      const header = `bytes=${digits(first)}-${digits(last)}`;
      const wanted = bytesOf(first, last, size);
      const range = parseRange(header, size);
      if (wanted.length === 0) expect([header, size, range]).toEqual([header, size, null]);
      else expect(range).toEqual({ start: wanted[0], end: wanted.at(-1) });
    }),
    { numRuns: 2_000 },
  );
});

it.for([
  "",
  "bytes",
  "bytes=",
  "bytes=-",
  "bytes=a-b",
  "bytes=0-1,3-4",
  "bytes=1e1-",
  "bytes=0x1-",
  "bytes=-1-2",
  "bytes 0-1",
  "items=0-1",
  "bytes=0 - 1",
])("takes %j for no range", (header) => {
  expect(parseRange(header, 100)).toBeNull();
});

it("takes any text without failing", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (header, size) => {
      const range = parseRange(header, size);
      if (range)
        expect(0 <= range.start && range.start <= range.end && range.end < size).toBe(true);
    }),
  );
});

it("names a download so that every browser reads the name, whatever it holds", () => {
  expect(attachment("It's 100% kick (1).wav")).toBe(
    `attachment; filename="It's 100_ kick (1).wav"; filename*=UTF-8''It%27s%20100%25%20kick%20%281%29.wav`,
  );
  expect(attachment('a"b/c\\d.wav')).toContain('filename="a_b_c_d.wav"');
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const header = attachment(name);
      expect(header).toMatch(
        /^attachment; filename="[ !#-$&-[\]-~]*"; filename\*=UTF-8''[\w.!~%-]*$/,
      );
      const [, encoded = ""] = header.split("UTF-8''");
      expect(decodeURIComponent(encoded)).not.toMatch(/[/\\]|\p{Cc}/u);
      expect(() => new Headers({ "Content-Disposition": header })).not.toThrow();
    }),
  );
});

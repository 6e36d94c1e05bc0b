/** Typed arrays that grow: what half a million rows are kept in. */

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** How much room is made when it runs out: little, since there may be a million rows. */
const growth = 1.25;
const fewest = 1024;

/** The array itself, or a larger copy of it where it has no room for `count` numbers. */
export function withRoom<Column extends Numbers>(numbers: Column, count: number): Column {
  if (count <= numbers.length) return numbers;
  const Kind = numbers.constructor as new (length: number) => Column;
  const larger = new Kind(Math.max(fewest, Math.ceil(count * growth)));
  larger.set(numbers);
  return larger;
}

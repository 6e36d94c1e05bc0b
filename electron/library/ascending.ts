/** Numbers that ascend, such as ids in the order in which they were given. */

/** How many of the first `count` numbers are `limit` or less. */
export function countUpTo(numbers: ArrayLike<number>, count: number, limit: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const near = [1, -1] as const;
const ahead = 3;

/**
 * Which rows are likely to be next, the likeliest first, as steps from the row that is selected: both
 * neighbours, and further ahead while the musician walks in one direction.
 */
export function likelySteps(from: number, to: number): readonly number[] {
  const direction = Math.sign(to - from);
  if (direction === 0 || Math.abs(to - from) > ahead) return near;
  return [...Array.from({ length: ahead }, (_, step) => direction * (step + 1)), -direction];
}

const steps = [1, 2, 5];
const secondsInMinutes = [15, 30, 60, 120, 300, 600, 1200];

/** Round seconds that a ruler names, from 0: as many as `most` at the most. */
export function ticks(duration: number, most: number): readonly number[] {
  if (!(duration > 0)) return [];
  const step = stepFor(duration / most);
  const count = Math.floor(duration / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** The smallest round step that is as long as this. */
function stepFor(least: number): number {
  if (least > 10) {
    return secondsInMinutes.find((step) => step >= least) ?? Math.ceil(least / 1800) * 1800;
  }
  const power = 10 ** Math.floor(Math.log10(least));
  return (steps.find((step) => step * power >= least) ?? 10) * power;
}

/** Figures as JSON lines, and what makes them comparable: how often, and by which command. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What was measured how often: files, queries, samples of a series. */
  readonly n: number;
  readonly command: string;
}

export type Report = (name: string, value: number, unit: string, n?: number) => void;

/** Prints each figure as a line on standard output. */
export function reporter(command: string): Report {
  return (name, value, unit, n = 1) => {
    const figure: Figure = { name, value: Math.round(value * 1000) / 1000, unit, n, command };
    console.log(JSON.stringify(figure));
  };
}

/** The value that a share of all values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

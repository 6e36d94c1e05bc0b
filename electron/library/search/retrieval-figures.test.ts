import { describe, expect, it } from "vitest";
import { queryFigures, retrievalFigures } from "./retrieval-figures.ts";

const ranking = (label: string, answers: string) => ({ label, answers: answers.split("") });

describe("retrieval figures", () => {
  it("count the ten nearest, every place of the label, and the first", () => {
    const figures = queryFigures(ranking("a", "aabbbbbbbbba"));
    expect(figures.precisionAt10).toBeCloseTo(0.2);
    expect(figures.averagePrecision).toBeCloseTo((1 + 1 + 3 / 12) / 3);
    expect(figures.nearestNeighbour).toBe(1);
    expect(queryFigures(ranking("a", "bbb"))).toMatchObject({
      precisionAt10: 0,
      averagePrecision: 0,
      nearestNeighbour: 0,
    });
  });

  it("are averaged over queries, and over labels so that large ones weigh no more", () => {
    const queries = [ranking("a", "a"), ranking("a", "a"), ranking("a", "a"), ranking("b", "a")];
    const { nearestNeighbour } = retrievalFigures(queries.map(queryFigures));
    expect(nearestNeighbour).toEqual({ micro: 0.75, macro: 0.5 });
  });
});

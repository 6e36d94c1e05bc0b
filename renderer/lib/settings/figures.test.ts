import { expect, test } from "vitest";
import type { RetrievalFigures } from "../../../shared/domain.ts";
import { figuresOf } from "./figures.ts";

function figures(precision: number): RetrievalFigures {
  return {
    precisionAt10: { micro: precision, macro: precision / 2 },
    meanAveragePrecision: { micro: 0.4, macro: 0.3 },
    nearestNeighbour: { micro: 0.95, macro: 0.9 },
  };
}

test("a report becomes tables of percentages, in plain words beside the field's terms", () => {
  const tables = figuresOf({
    sounds: 480,
    queries: 400,
    chance: 0.0417,
    overall: figures(0.8),
    aspects: {
      timbre: figures(0.5),
      spectrum: figures(0.4),
      envelope: figures(0.3),
      pitch: figures(0.2),
      rhythm: figures(0.084),
    },
    labels: [
      { label: "Kicks", sounds: 1200, precisionAt10: 1, confusedWith: null },
      { label: "Toms", sounds: 12, precisionAt10: 0.25, confusedWith: "Kicks" },
    ],
    neutral: { key: 3 },
  });
  const [overall, byAspect, byLabel, notMeasured] = tables.map(({ rows }) =>
    rows.map(({ words, cells }) => [words, ...cells]),
  );
  expect(overall).toEqual([
    ["Among the ten most similar", "80%", "40%"],
    ["Over the whole list", "40%", "30%"],
    ["The most similar one", "95%", "90%"],
  ]);
  expect(byAspect?.[0]).toEqual(["Timbre", "25%", "30%", "90%"]);
  expect(byAspect?.at(-1)).toEqual(["Rhythm", "4.2%", "30%", "90%"]);
  expect(byLabel).toEqual([
    ["Kicks", "1,200", "100%", "none"],
    ["Toms", "12", "25%", "Kicks"],
  ]);
  expect(notMeasured).toEqual([["key", "3"]]);
  // Every row has a cell under every head.
  for (const { heads, rows } of tables) {
    for (const { cells } of rows) expect(cells).toHaveLength(heads.length - 1);
  }
  expect(tables[0]?.rows.map(({ term }) => term)).toEqual([
    "precision@10",
    "mean average precision",
    "nearest neighbour",
  ]);
});

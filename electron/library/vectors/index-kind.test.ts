import { expect, test } from "vitest";
import { planFor } from "./index-kind.ts";

test("an index is exact for few vectors and trained for many", () => {
  expect(planFor(20_000, false).kind).toBe("flat");
  expect(planFor(20_001, false)).toMatchObject({ kind: "ivf", factory: "IVF512,SQ8" });
  expect(planFor(1_000_000, false)).toMatchObject({ cells: 4096, probes: 128 });
});

test("a trained one is left only at half the number that made it", () => {
  expect(planFor(10_001, false, "ivf").kind).toBe("ivf");
  expect(planFor(10_000, false, "ivf").kind).toBe("flat");
});

test("less memory means compressed vectors, where there are many", () => {
  expect(planFor(5_000, true).kind).toBe("flat");
  expect(planFor(50_000, true)).toMatchObject({ kind: "pq", factory: "IVF1024,PQ32np" });
});

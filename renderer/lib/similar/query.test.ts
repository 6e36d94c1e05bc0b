import { expect, test } from "vitest";
import type { Sample, SimilarSample } from "../../../shared/domain.ts";
import { editQuery, newQuery, withExample, withoutExample } from "./query.ts";

function sample(id: number): Sample {
  return { id, favourite: false } as Sample;
}

const asked = newQuery({ sample: sample(1), region: null }, [sample(2)]);
const ids = (samples: readonly Sample[]) => samples.map(({ id }) => id);

test("a sample is an example of one kind at most", () => {
  const more = withExample(asked, "like", sample(3));
  expect([ids(more.like), ids(more.unlike)]).toEqual([[2, 3], []]);
  const less = withExample(more, "unlike", sample(2));
  expect([ids(less.like), ids(less.unlike)]).toEqual([[3], [2]]);
  expect(ids(withExample(less, "like", sample(3)).like)).toEqual([3]);
  const none = withoutExample(withoutExample(less, 2), 3);
  expect([none.like, none.unlike]).toEqual([[], []]);
});

test("a change of a sample shows wherever it stands, and leaves other results as they are", () => {
  const results = [
    { sample: sample(4), copies: [sample(5)] },
    { sample: sample(6), copies: [] },
  ] as unknown as SimilarSample[];
  const favourite = (id: number) =>
    editQuery({ ...asked, unlike: [sample(7)], results }, (one) =>
      one.id === id ? { ...one, favourite: true } : one,
    );
  expect(favourite(1).sample.favourite).toBe(true);
  expect(favourite(2).like[0]?.favourite).toBe(true);
  expect(favourite(7).unlike[0]?.favourite).toBe(true);
  expect(favourite(5).results?.[0]?.copies[0]?.favourite).toBe(true);
  expect(favourite(4).results?.[1]).toBe(results[1]);
});

import { weighables, type Weighable } from "../../../shared/aspects.ts";
import type { SimilarSample } from "../../../shared/domain.ts";
import { strings } from "../strings/index.ts";
import { model } from "./model.svelte.ts";

/** What a result scores in one aspect, 0 to 100. */
interface AspectScore {
  readonly weighable: Weighable;
  readonly score: number;
  /** "Timbre 98" */
  readonly words: string;
}

/** What makes up the score of a result; a model that does not know the sound is left out. */
export function aspectScores({ aspects, model: byModel }: SimilarSample): AspectScore[] {
  const scores = { ...aspects, model: byModel };
  return weighables.flatMap((weighable) => {
    const exact = scores[weighable];
    if (exact === null) return [];
    const score = Math.round(exact);
    return [{ weighable, score, words: `${model.label(weighable)} ${score}` }];
  });
}

/** "97 of 100; timbre 98, spectrum 90", as it is read aloud. */
export function scoreText(result: SimilarSample): string {
  const words = aspectScores(result).map(({ words }) => words);
  return strings.similar.score(Math.round(result.score), words);
}

import { keys } from "../../../shared/domain.ts";
import { recall, remember } from "../ui/remembered.ts";
import type { Project } from "./match.ts";

/** Beats per minute that a project may have. */
export const tempos = { slowest: 20, fastest: 400 } as const;

/** The tempo and key that sounds are heard in, where the musician wants that. */
class ProjectState implements Project {
  #tempo = $state(recall("projectTempo", null, isTempo));
  #key = $state(recall("projectKey", null, isKey));
  #matching = $state(recall("projectMatching", false, (stored) => typeof stored === "boolean"));

  get tempo(): number | null {
    return this.#tempo;
  }

  get key(): string | null {
    return this.#key;
  }

  /** Whether sounds are changed to fit; otherwise they are heard as they are. */
  get matching(): boolean {
    return this.#matching && (this.#tempo !== null || this.#key !== null);
  }

  /** Null for none; what is no tempo changes nothing. */
  setTempo(tempo: number | null): void {
    if (!isTempo(tempo)) return;
    this.#tempo = tempo;
    remember("projectTempo", tempo);
  }

  setKey(key: string | null): void {
    this.#key = key;
    remember("projectKey", key);
  }

  setMatching(matching: boolean): void {
    this.#matching = matching;
    remember("projectMatching", matching);
  }
}

function isTempo(stored: unknown): stored is number | null {
  return (
    stored === null ||
    (typeof stored === "number" && stored >= tempos.slowest && stored <= tempos.fastest)
  );
}

function isKey(stored: unknown): stored is string | null {
  return stored === null || keys.some((key) => key === stored);
}

/** What the musician works on. */
export const project = new ProjectState();

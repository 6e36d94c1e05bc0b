/** Which sounds have a tag, kept until tags change: a common one is on tens of thousands. */
import type { SampleFacts } from "../catalog/sample-facts.ts";
import { searchableWords, wordsOf } from "../catalog/words.ts";
import { SoundBits, type SoundSet } from "./sound-set.ts";

export class TaggedSounds {
  readonly #facts: SampleFacts;
  #version = NaN;
  /** By the tag as it was asked for. */
  readonly #sounds = new Map<string, readonly number[]>();
  /** The words of every tag. */
  #tags: { readonly name: string; readonly words: readonly string[] }[] = [];

  constructor(facts: SampleFacts) {
    this.#facts = facts;
  }

  /** Sounds that have every one of the tags; null for no tag. */
  withTags(tags: readonly string[]): SoundSet | null {
    this.#forgetOld();
    return tags.reduce<SoundSet | null>((others, tag) => {
      const sounds = this.#withTag(tag);
      return SoundBits.of(others ? sounds.filter((id) => others.has(id)) : sounds);
    }, null);
  }

  /** Sounds with a tag of which a word begins so; null for none. */
  withWord(beginning: string): SoundSet | null {
    this.#forgetOld();
    const tags = this.#tags.filter(({ words }) => words.some((word) => word.startsWith(beginning)));
    return tags.length === 0 ? null : SoundBits.of(tags.flatMap(({ name }) => this.#withTag(name)));
  }

  #withTag(tag: string): readonly number[] {
    const sounds = this.#sounds.get(tag) ?? this.#facts.soundsWithTag(tag);
    this.#sounds.set(tag, sounds);
    return sounds;
  }

  #forgetOld(): void {
    const { tagsVersion } = this.#facts;
    if (tagsVersion === this.#version) return;
    this.#version = tagsVersion;
    this.#sounds.clear();
    this.#tags = this.#facts
      .tags()
      .map((name) => ({ name, words: wordsOf(searchableWords(name)) }));
  }
}

/**
 * Which sounds have a tag or are in a collection, kept until tags and collections change: a common one
 * has tens of thousands.
 */
import { setImmediate } from "node:timers/promises";
import type { Group, SampleFacts } from "../catalog/sample-facts.ts";
import { searchableWords, wordsOf } from "../catalog/words.ts";
import { SoundBits, type SoundSet } from "./sound-set.ts";
import { hasPhrase } from "./word-lists.ts";

/** Sounds read at once where nobody waits for them. */
const soundsAtOnce = 10_000;
const tagsAtOnce = 50;

export class SoundGroups {
  readonly #facts: SampleFacts;
  #version = NaN;
  /** By the group as it was asked for. */
  readonly #sounds = new Map<string, readonly number[]>();
  /** The words of every tag. */
  #tags: { readonly name: string; readonly words: readonly string[] }[] = [];

  constructor(facts: SampleFacts) {
    this.#facts = facts;
  }

  /** Sounds that have every one of the tags; null for no tag. */
  withTags(tags: readonly string[]): SoundSet | null {
    return tags.reduce<SoundSet | null>((others, name) => {
      const sounds = this.#soundsIn({ kind: "tag", name });
      return SoundBits.of(others ? sounds.filter((id) => others.has(id)) : sounds);
    }, null);
  }

  inCollection(name: string): SoundSet {
    return SoundBits.of(this.#soundsIn({ kind: "collection", name }));
  }

  /** Sounds with a tag in which the words follow each other, the last one begun; null for none. */
  withPhrase(phrase: readonly string[]): SoundSet | null {
    this.#forgetOld();
    const tags = this.#tags.filter(({ words }) => hasPhrase(words, phrase));
    if (tags.length === 0) return null;
    return SoundBits.of(tags.flatMap(({ name }) => this.#soundsIn({ kind: "tag", name })));
  }

  /** Every tag, by name, with its sounds; reads what it has to read a little at a time. */
  async tags(): Promise<{ readonly name: string; readonly sounds: readonly number[] }[]> {
    while (!(await this.#readTags())) if (!this.#facts.isOpen) return [];
    return this.#tags.map(({ name }) => ({ name, sounds: this.#soundsIn({ kind: "tag", name }) }));
  }

  /** False where tags changed meanwhile. */
  async #readTags(): Promise<boolean> {
    this.#forgetOld();
    const version = this.#version;
    let unread = 0;
    for (const { name } of this.#tags) {
      const group = { kind: "tag", name } as const;
      if (this.#sounds.has(keyOf(group))) continue;
      if (++unread % tagsAtOnce === 0) await setImmediate();
      await this.#read(group);
      if (!this.#facts.isOpen || this.#facts.groupsVersion !== version) return false;
    }
    return true;
  }

  async #read(group: Group): Promise<void> {
    const version = this.#version;
    const found: number[] = [];
    for (let after = 0; this.#facts.isOpen;) {
      const sounds = this.#facts.soundsIn(group, after, soundsAtOnce);
      found.push(...sounds);
      after = sounds.at(-1) ?? 0;
      if (sounds.length < soundsAtOnce) {
        this.#forgetOld();
        if (this.#version === version) this.#sounds.set(keyOf(group), found);
        return;
      }
      await setImmediate();
    }
  }

  #soundsIn(group: Group): readonly number[] {
    this.#forgetOld();
    const key = keyOf(group);
    const sounds = this.#sounds.get(key) ?? this.#facts.soundsIn(group, 0, -1);
    this.#sounds.set(key, sounds);
    return sounds;
  }

  #forgetOld(): void {
    const { groupsVersion } = this.#facts;
    if (groupsVersion === this.#version) return;
    this.#version = groupsVersion;
    this.#sounds.clear();
    this.#tags = this.#facts
      .tags()
      .map((name) => ({ name, words: wordsOf(searchableWords(name)) }));
  }
}

function keyOf({ kind, name }: Group): string {
  return `${kind} ${name}`;
}

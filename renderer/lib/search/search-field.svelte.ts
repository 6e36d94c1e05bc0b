/** What is typed, as it becomes filters and completions. */
import { tick } from "svelte";
import { soundList } from "../browse/sound-list.svelte.ts";
import type { Chip } from "../filters/filter-chips.ts";
import { filters } from "../filters/filters.svelte.ts";
import { places } from "../history/places.svelte.ts";
import { strings } from "../strings/index.ts";
import { view } from "../ui/view.svelte.ts";
import { accept, offerAt, type Completion, type Offer } from "./completions.ts";
import { lexicon } from "./lexicon.ts";
import { finish, format, troubleIn } from "./query.ts";
import { vocabulary } from "./vocabulary.svelte.ts";

/** The end of whatever is typed, and more. */
const behindAll = Infinity;

/** State of the one search box. */
export class SearchField {
  input = $state<HTMLInputElement>();
  #caret = $state(0);
  #open = $state(false);
  /** Whether completions were asked for by a key. */
  #asked = $state(false);
  #active = $state(-1);
  readonly #context = $derived({ lexicon, vocabulary: vocabulary.names });
  readonly #offer = $derived(offerAt(soundList.text, this.#caret, this.#asked, this.#context));
  readonly #completions = $derived(this.#open ? this.#offer.completions : []);
  readonly #trouble = $derived(troubleIn(soundList.text, this.#context));

  /** What the list under the box offers; nothing while it is closed. */
  get completions(): readonly Completion[] {
    return this.#completions;
  }

  /** The one that Enter takes, -1 for none. */
  get active(): number {
    return this.#active;
  }

  /** What is wrong with what is typed, in words; null while nothing is. */
  get trouble(): string | null {
    if (this.#trouble === null) return null;
    const { field, excluded } = this.#trouble;
    return excluded ? strings.search.notExcluded : strings.search.problems[field];
  }

  /** Takes what is typed: fields that are finished become filters. */
  type(typed: string, caret: number): void {
    this.#open = true;
    this.#asked = false;
    this.#active = -1;
    this.#take(typed, caret);
  }

  /** Finishes every field that means something; false where one means nothing. */
  finish(): boolean {
    this.close();
    if (finish(soundList.text, behindAll, this.#context).filters !== null)
      this.#take(soundList.text, behindAll);
    return this.#trouble === null;
  }

  move(by: 1 | -1): void {
    const stops = this.#completions.length + 1;
    this.#active = ((this.#active + 1 + by + stops) % stops) - 1;
  }

  /** Takes the active completion, or the first where one of these was begun that is likely it. */
  complete(...likely: readonly NonNullable<Offer["begun"]>[]): boolean {
    const { begun } = this.#offer;
    const first = begun !== null && likely.includes(begun) ? 0 : -1;
    const completion = this.#completions[this.#active < 0 ? first : this.#active];
    if (completion !== undefined) this.accept(completion);
    return completion !== undefined;
  }

  accept(completion: Completion): void {
    const { typed, caret } = accept(soundList.text, this.#offer, completion);
    this.type(typed, caret);
  }

  /** Offers completions, every field where nothing is typed. */
  ask(): void {
    this.#asked = true;
    this.#open = true;
  }

  close(): void {
    this.#open = false;
    this.#asked = false;
    this.#active = -1;
  }

  watchCaret(): void {
    this.#caret = this.input?.selectionStart ?? 0;
  }

  /** Takes the last chip back into the box, to be edited; false where there is none. */
  takeBack(): boolean {
    const chip = filters.chips.at(-1);
    const text = chip === undefined ? "" : textOf(chip);
    if (chip === undefined || text === "") return false;
    places.go("search", () => {
      filters.change(chip.removal);
      this.type([text, soundList.text].filter(Boolean).join(" "), text.length);
    });
    return true;
  }

  clear(): void {
    this.close();
    this.#take("", 0);
    this.input?.focus();
  }

  #take(typed: string, caret: number): void {
    const finished = finish(typed, caret, this.#context);
    const left = caret === behindAll ? finished.typed.trim() : finished.typed;
    places.go("search", () => {
      view.show("sounds");
      if (finished.filters !== null) filters.narrow(finished.filters);
      soundList.search(left);
    });
    this.#show(left, Math.min(finished.caret, left.length));
  }

  /** Svelte leaves the box alone where the text is what it was before. */
  #show(text: string, caret: number): void {
    this.#caret = caret;
    const { input } = this;
    if (input === undefined || input.value === text) return;
    input.value = text;
    if (document.activeElement === input) input.setSelectionRange(caret, caret);
    // Once more behind Svelte's own update, which moves the caret to the end.
    void tick().then(() => {
      if (document.activeElement === input && input.value === text)
        input.setSelectionRange(caret, caret);
    });
  }
}

/** What is typed for a chip; "" where nothing is. */
function textOf({ filters: alone }: Chip): string {
  return format({ text: "", filters: alone });
}

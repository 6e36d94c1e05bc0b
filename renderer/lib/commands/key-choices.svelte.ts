import { recall, remember } from "../ui/remembered.ts";

type Chosen = Readonly<Record<string, readonly string[]>>;

/** Which keys mean which command: what commands came with, and what the musician made of it. */
export class KeyChoices<Id extends string> {
  readonly #usual: ReadonlyMap<Id, readonly string[]>;
  #chosen = $state.raw<Chosen>(recall("keys", {}, isChosen));
  readonly #byKeys = $derived(this.#invert());

  constructor(usual: ReadonlyMap<Id, readonly string[]>) {
    this.#usual = usual;
  }

  /** The keys of a command, none for one without. */
  keys(id: Id): readonly string[] {
    return this.#chosen[id] ?? this.#usual.get(id) ?? [];
  }

  isChanged(id: Id): boolean {
    return this.#chosen[id] !== undefined;
  }

  get anyChanged(): boolean {
    return [...this.#usual.keys()].some((id) => this.isChanged(id));
  }

  /** The command that these keys mean. */
  command(keys: string): Id | undefined {
    return this.#byKeys[keys];
  }

  /** Every command that has these keys. */
  owners(keys: string): Id[] {
    return [...this.#usual.keys()].filter((id) => this.keys(id).includes(keys));
  }

  /** The other commands that have keys of a command, too. */
  conflicts(id: Id): Id[] {
    const own = this.keys(id);
    return [...this.#usual.keys()].filter(
      (other) => other !== id && this.keys(other).some((keys) => own.includes(keys)),
    );
  }

  /** Gives a command these keys alone, and takes them from the others. */
  assign(id: Id, keys: string): void {
    const others = this.owners(keys).filter((owner) => owner !== id);
    const left: Chosen = Object.fromEntries(
      others.map((owner) => [owner, this.keys(owner).filter((own) => own !== keys)]),
    );
    this.#store({ ...this.#chosen, ...left, [id]: [keys] });
  }

  /** Leaves a command without keys. */
  clear(id: Id): void {
    this.#store({ ...this.#chosen, [id]: [] });
  }

  /** Gives a command back the keys that it came with, even where another has them by now. */
  reset(id: Id): void {
    this.#store(Object.fromEntries(Object.entries(this.#chosen).filter(([other]) => other !== id)));
  }

  resetAll(): void {
    this.#store({});
  }

  #invert(): Readonly<Partial<Record<string, Id>>> {
    // What the musician chose comes last and wins over what another command came with.
    const ids = [...this.#usual.keys()];
    const ordered = [
      ...ids.filter((id) => !this.isChanged(id)),
      ...ids.filter((id) => this.isChanged(id)),
    ];
    return Object.fromEntries(ordered.flatMap((id) => this.keys(id).map((keys) => [keys, id])));
  }

  #store(chosen: Chosen): void {
    this.#chosen = chosen;
    remember("keys", chosen);
  }
}

function isChosen(stored: unknown): stored is Chosen {
  return (
    typeof stored === "object" &&
    stored !== null &&
    Object.values(stored).every(
      (keys) => Array.isArray(keys) && keys.every((one) => typeof one === "string"),
    )
  );
}

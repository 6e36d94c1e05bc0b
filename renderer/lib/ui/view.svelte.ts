type Name = "sounds" | "problems" | "settings";

class View {
  #name = $state<Name>("sounds");
  #section = $state<string | null>(null);

  get name(): Name {
    return this.#name;
  }

  /** Id of the part that is meant; null for the beginning. */
  get section(): string | null {
    return this.#section;
  }

  /** Makes a change of the view; whoever keeps the way back puts itself in between. */
  through = (change: () => void): void => change();

  show(name: Name, section: string | null = null): void {
    const change = () => {
      this.#name = name;
      this.#section = section;
    };
    if (name === this.#name) change();
    else this.through(change);
  }
}

/** What the middle of the window shows. */
export const view = new View();

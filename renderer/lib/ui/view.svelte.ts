type Name = "sounds" | "problems" | "settings";

class View {
  #name = $state<Name>("sounds");

  get name(): Name {
    return this.#name;
  }

  show(name: Name): void {
    this.#name = name;
  }
}

/** What the middle of the window shows. */
export const view = new View();

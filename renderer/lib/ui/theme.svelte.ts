import { MediaQuery } from "svelte/reactivity";
import { recall, remember } from "./remembered.ts";

type Name = "dark" | "light";

class Theme {
  readonly #systemIsLight = new MediaQuery("(prefers-color-scheme: light)");
  #chosen = $state(recall("theme", null, isName));

  constructor() {
    this.#apply();
  }

  get name(): Name {
    return this.#chosen ?? (this.#systemIsLight.current ? "light" : "dark");
  }

  /** The colours of the bands of a waveform, low to high, as a canvas takes them. */
  readonly bands = $derived.by(() => {
    // Read for the dependency: the custom properties follow the theme.
    void this.name;
    const style = getComputedStyle(document.documentElement);
    return ["--wave-low", "--wave-mid", "--wave-high"].map((name) => style.getPropertyValue(name));
  });

  toggle(): void {
    this.#chosen = this.name === "dark" ? "light" : "dark";
    remember("theme", this.#chosen);
    this.#apply();
  }

  #apply(): void {
    if (this.#chosen !== null) document.documentElement.dataset["theme"] = this.#chosen;
  }
}

function isName(stored: unknown): stored is Name | null {
  return stored === "dark" || stored === "light";
}

/** Dark or light: the system's choice until the musician makes one. */
export const theme = new Theme();

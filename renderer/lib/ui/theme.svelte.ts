import { MediaQuery } from "svelte/reactivity";
import { recall, remember } from "./remembered.ts";

export type ThemeName = "dark" | "light";

class Theme {
  readonly #systemIsLight = new MediaQuery("(prefers-color-scheme: light)");
  #chosen = $state(recall("theme", null, isNameOrNull));

  constructor() {
    this.#apply();
  }

  get name(): ThemeName {
    return this.#chosen ?? (this.#systemIsLight.current ? "light" : "dark");
  }

  /** What the musician chose; null for the system's. */
  get chosen(): ThemeName | null {
    return this.#chosen;
  }

  /** The colours of the bands of a waveform, low to high, as a canvas takes them. */
  readonly bands = $derived.by(() => {
    // Read for the dependency: the custom properties follow the theme.
    void this.name;
    const style = getComputedStyle(document.documentElement);
    return ["--wave-low", "--wave-mid", "--wave-high"].map((name) => style.getPropertyValue(name));
  });

  /** Chooses a theme; null follows the system. */
  choose(name: ThemeName | null): void {
    this.#chosen = name;
    remember("theme", name);
    this.#apply();
  }

  toggle(): void {
    this.choose(this.name === "dark" ? "light" : "dark");
  }

  #apply(): void {
    if (this.#chosen === null) delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = this.#chosen;
  }
}

function isNameOrNull(stored: unknown): stored is ThemeName | null {
  return stored === null || stored === "dark" || stored === "light";
}

/** Dark or light: the system's choice until the musician makes one. */
export const theme = new Theme();

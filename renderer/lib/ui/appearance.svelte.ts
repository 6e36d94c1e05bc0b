import { devicePixelRatio } from "svelte/reactivity/window";
import { recall, remember } from "./remembered.ts";

/** Pixels of the body's text. */
export const textSizes = [12, 13, 14, 15, 16] as const;
/** How much larger everything is. */
export const zooms = [1, 1.1, 1.25, 1.5, 1.75, 2] as const;
export type TextSize = (typeof textSizes)[number];
export type Zoom = (typeof zooms)[number];

const usualTextSize = 13;

class Appearance {
  #textSize = $state<TextSize>(recall("text-size", usualTextSize, isOneOf(textSizes)));
  #zoom = $state<Zoom>(recall("zoom", 1, isOneOf(zooms)));

  constructor() {
    this.#apply();
  }

  get textSize(): TextSize {
    return this.#textSize;
  }

  get zoom(): Zoom {
    return this.#zoom;
  }

  /** Device pixels for one pixel of a style, as a sharp canvas needs it. */
  get pixelRatio(): number {
    return (devicePixelRatio.current ?? 1) * this.#zoom;
  }

  /** A height that fits the usual text, for the size that was chosen. */
  scaled(pixels: number): number {
    return Math.round((pixels * this.#textSize) / usualTextSize);
  }

  setTextSize(size: TextSize): void {
    this.#textSize = size;
    remember("text-size", size);
    this.#apply();
  }

  setZoom(zoom: Zoom): void {
    this.#zoom = zoom;
    remember("zoom", zoom);
    this.#apply();
  }

  #apply(): void {
    const { style } = document.documentElement;
    style.setProperty("--text-size", `${this.#textSize}px`);
    style.setProperty("--zoom", String(this.#zoom));
  }
}

function isOneOf<Value>(values: readonly Value[]): (stored: unknown) => stored is Value {
  return (stored): stored is Value => values.some((value) => value === stored);
}

/** How large text and everything else is. */
export const appearance = new Appearance();

import { innerHeight, innerWidth } from "svelte/reactivity/window";
import { similar } from "../similar/similar.svelte.ts";
import { appearance } from "./appearance.svelte.ts";
import {
  clamp,
  fittingWidths,
  narrowBelow,
  sides,
  spans,
  usualWidth,
  type Side,
} from "./panel-widths.ts";
import { isBoolean, recall, remember } from "./remembered.ts";

type Widths = Readonly<Record<Side, number | null>>;

/** A window lower than this leaves more to the list. */
const lowBelow = 560;

class Panels {
  /** Null until a panel is dragged. */
  #chosen = $state.raw<Widths>(recall("panel-widths", { sidebar: null, similar: null }, isWidths));
  #sidebar = $state(recall("sidebar-shown", true, isBoolean));
  #player = $state(recall("player-large", true, isBoolean));
  #drawer = $state(false);
  readonly #windowWidth = $derived((innerWidth.current ?? 1440) / appearance.zoom);
  readonly #low = $derived((innerHeight.current ?? 900) / appearance.zoom < lowBelow);
  readonly #narrow = $derived(this.#windowWidth < appearance.scaled(narrowBelow));
  readonly #widths = $derived(
    fittingWidths(
      { sidebar: this.#wanted("sidebar"), similar: this.#wanted("similar") },
      { sidebar: this.#sidebar, similar: similar.open },
      this.#windowWidth,
    ),
  );

  /** Whether the window has room for one thing at a time. */
  get narrow(): boolean {
    return this.#narrow;
  }

  /** Whether the sidebar stands beside the list; in a narrow window it is a drawer. */
  get sidebar(): boolean {
    return this.#narrow ? this.#drawer : this.#sidebar;
  }

  /** Whether the player is as large as its waveform wants it; a low window has no room for that. */
  get player(): boolean {
    return this.#player && !this.#low;
  }

  /** Pixels. */
  width(side: Side): number {
    return this.#widths[side];
  }

  resize(side: Side, width: number): void {
    this.#choose({ ...this.#chosen, [side]: clamp(width, spans[side]) });
  }

  /** Back to the width that it came with. */
  resetWidth(side: Side): void {
    this.#choose({ ...this.#chosen, [side]: null });
  }

  toggleSidebar(): void {
    this.showSidebar(!this.sidebar);
  }

  showSidebar(shown: boolean): void {
    if (this.#narrow) this.#drawer = shown;
    else {
      this.#sidebar = shown;
      remember("sidebar-shown", shown);
    }
  }

  togglePlayer(): void {
    this.#player = !this.#player;
    remember("player-large", this.#player);
  }

  #wanted(side: Side): number {
    return this.#chosen[side] ?? usualWidth(side, this.#windowWidth);
  }

  #choose(chosen: Widths): void {
    this.#chosen = chosen;
    remember("panel-widths", chosen);
  }
}

function isWidths(stored: unknown): stored is Widths {
  if (typeof stored !== "object" || stored === null) return false;
  const widths = stored as Partial<Record<Side, unknown>>;
  return sides.every((side) => widths[side] === null || Number.isFinite(widths[side]));
}

/** What stands beside the list, and how wide. */
export const panels = new Panels();

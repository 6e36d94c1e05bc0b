import { createContext } from "svelte";

/** Where the sidebar is scrolled to, for those of its lists that draw only what is in view. */
export class SidebarScroll {
  /** The scroller; its content's rows are placed from its top. */
  element = $state<HTMLElement>();
  top = $state(0);
  viewport = $state(0);
  /** Of the content. Another one may mean that lists have moved. */
  height = $state(0);

  /** Moves as little as possible until a stretch of the content is in view. */
  reveal(top: number, height: number): void {
    if (this.element === undefined) return;
    const lowest = top + height - this.viewport;
    this.element.scrollTop = Math.max(lowest, Math.min(this.element.scrollTop, top));
  }
}

export const [getSidebarScroll, setSidebarScroll] = createContext<SidebarScroll>();

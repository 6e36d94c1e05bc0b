/**
 * The arithmetic of a virtual list with rows of one height. Beyond 2^24 pixels a browser's scroll
 * offsets lose whole pixels, so a longer list is squeezed: scrolling then moves by a little more.
 */
export interface RowWindow {
  /** Pixels that the list would need. */
  readonly full: number;
  /** Pixels that the scroller gets. */
  readonly height: number;
  readonly viewport: number;
  readonly rowHeight: number;
  readonly total: number;
}

/** What `virtual-rows.svelte` can be told. */
export interface VirtualRowsHandle {
  reveal(index: number): void;
  pageSize(): number;
}

const tallest = 16_000_000;

/** Measures a list. */
export function rowWindow(total: number, rowHeight: number, viewport: number): RowWindow {
  const full = total * rowHeight;
  return { full, height: Math.min(full, tallest), viewport, rowHeight, total };
}

/** How many pixels of the list lie above the view, for where the scroller stands. */
export function contentTop(list: RowWindow, scrollTop: number): number {
  const scrollable = list.height - list.viewport;
  if (list.full === list.height || scrollable <= 0) return scrollTop;
  return (scrollTop * (list.full - list.viewport)) / scrollable;
}

/** The rows to draw: those in view and `spare` more on each side; `last` is not included. */
export function rowsAt(
  list: RowWindow,
  scrollTop: number,
  spare: number,
): { first: number; last: number } {
  const top = contentTop(list, scrollTop);
  const first = Math.floor(top / list.rowHeight) - spare;
  const last = Math.ceil((top + list.viewport) / list.rowHeight) + spare;
  return { first: Math.max(0, first), last: Math.min(list.total, Math.max(0, last)) };
}

/** Where the scroller must stand so that a row is wholly in view, moved as little as possible. */
export function scrollTopFor(list: RowWindow, scrollTop: number, index: number): number {
  const top = contentTop(list, scrollTop);
  const rowTop = index * list.rowHeight;
  const lowest = rowTop + list.rowHeight - list.viewport;
  const wanted = Math.max(lowest, Math.min(top, rowTop));
  if (wanted === top) return scrollTop;
  const scrollable = list.full - list.viewport;
  if (list.full === list.height || scrollable <= 0) return wanted;
  return (wanted * (list.height - list.viewport)) / scrollable;
}

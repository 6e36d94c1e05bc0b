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
  /** Scrolls as little as possible until the row is wholly in view. */
  reveal(index: number): void;
  /** The row at the top of the view, and how much of it is scrolled out: 12.5 for half of row 12. */
  top(): number;
  /** Scrolls to what `top` gave. */
  scrollTo(top: number): void;
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

/** The row at the top of the view, and how much of it is scrolled out. */
export function topRow(list: RowWindow, scrollTop: number): number {
  return contentTop(list, scrollTop) / list.rowHeight;
}

/** Where the scroller must stand so that `top` is what `topRow` gives. */
export function scrollTopAt(list: RowWindow, top: number): number {
  return squeezed(list, Math.max(0, Math.min(top * list.rowHeight, list.full - list.viewport)));
}

/** Where the scroller must stand so that a row is wholly in view, moved as little as possible. */
export function scrollTopFor(list: RowWindow, scrollTop: number, index: number): number {
  const top = contentTop(list, scrollTop);
  const rowTop = index * list.rowHeight;
  const lowest = rowTop + list.rowHeight - list.viewport;
  const wanted = Math.max(lowest, Math.min(top, rowTop));
  return wanted === top ? scrollTop : squeezed(list, wanted);
}

/** The other way round than `contentTop`. */
function squeezed(list: RowWindow, top: number): number {
  const scrollable = list.full - list.viewport;
  if (list.full === list.height || scrollable <= 0) return top;
  return (top * (list.height - list.viewport)) / scrollable;
}

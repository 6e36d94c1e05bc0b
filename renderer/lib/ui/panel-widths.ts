/** How wide the panels beside the list are, in pixels. Pure, so that it can be tested. */

export const sides = ["sidebar", "similar"] as const;
export type Side = (typeof sides)[number];

export interface Span {
  readonly min: number;
  readonly max: number;
}

export const spans: Readonly<Record<Side, Span>> = {
  sidebar: { min: 160, max: 400 },
  similar: { min: 280, max: 640 },
};

/** A window narrower than this shows one thing at a time; with larger text a wider one, too. */
export const narrowBelow = 720;
/** What the list keeps for itself. */
const leastList = 280;
/** Below this the panels start smaller. */
const roomyFrom = 1240;
const usual = {
  small: { sidebar: 196, similar: 312 },
  roomy: { sidebar: 236, similar: 400 },
} as const;

/** What a panel is as long as nobody dragged it. */
export function usualWidth(side: Side, windowWidth: number): number {
  return usual[windowWidth < roomyFrom ? "small" : "roomy"][side];
}

/**
 * Widths as chosen, as far as the window has room: the panel for similar sounds gives way first.
 * `shown` says which of them are there.
 */
export function fittingWidths(
  chosen: Readonly<Record<Side, number>>,
  shown: Readonly<Record<Side, boolean>>,
  windowWidth: number,
): Record<Side, number> {
  const room = windowWidth - leastList;
  const leastSimilar = shown.similar ? spans.similar.min : 0;
  const sidebar = clamp(Math.min(chosen.sidebar, room - leastSimilar), spans.sidebar);
  const taken = shown.sidebar ? sidebar : 0;
  return { sidebar, similar: clamp(Math.min(chosen.similar, room - taken), spans.similar) };
}

export function clamp(value: number, { min, max }: Span): number {
  return Math.round(Math.min(Math.max(value, min), max));
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { fittingWidths, narrowBelow, spans, usualWidth } from "./panel-widths.ts";

const both = { sidebar: true, similar: true };

test("a wide window gives panels what was chosen", () => {
  const chosen = { sidebar: 300, similar: 500 };
  expect(fittingWidths(chosen, both, 1440)).toEqual(chosen);
});

test("where there is no room for all, the similar sounds give way before the sidebar", () => {
  const chosen = { sidebar: 300, similar: 600 };
  expect(fittingWidths(chosen, both, 1024)).toEqual({ sidebar: 300, similar: 444 });
  expect(fittingWidths(chosen, both, 800)).toEqual({ sidebar: 240, similar: 280 });
});

test("a panel that is put away takes no room from the other", () => {
  const chosen = { sidebar: 300, similar: 600 };
  expect(fittingWidths(chosen, { sidebar: false, similar: true }, 900).similar).toBe(600);
  expect(fittingWidths(chosen, { sidebar: true, similar: false }, 720).sidebar).toBe(300);
});

test("panels never leave the list less than it needs, whatever was dragged", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: narrowBelow, max: 4000 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      (windowWidth, sidebar, similar) => {
        const widths = fittingWidths({ sidebar, similar }, both, windowWidth);
        expect(windowWidth - widths.sidebar - widths.similar).toBeGreaterThanOrEqual(280);
        expect(widths.sidebar).toBeGreaterThanOrEqual(spans.sidebar.min);
        expect(widths.similar).toBeLessThanOrEqual(spans.similar.max);
      },
    ),
  );
});

test("panels start smaller in a small window", () => {
  expect(usualWidth("sidebar", 1024)).toBeLessThan(usualWidth("sidebar", 1440));
});

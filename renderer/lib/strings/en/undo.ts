import type { ChangeKind, HistoryStep } from "../../../../shared/domain.ts";
import { countOf } from "../numbers.ts";

const sounds = ({ subject, count }: HistoryStep): string =>
  count === 1 ? subject : countOf(count, "sound");

export const undo = {
  directions: { undo: "Undo", redo: "Redo" },
  moved: {
    undo: (step: string) => `Undone: ${step}`,
    redo: (step: string) => `Redone: ${step}`,
  },
  steps: {
    tags: (step) => `Tags of ${sounds(step)}`,
    favourite: (step) => `Favourite mark of ${sounds(step)}`,
    rating: (step) => `Rating of ${sounds(step)}`,
    note: (step) => `Note on ${sounds(step)}`,
    correction: (step) => `Correction of ${sounds(step)}`,
    "collection-created": ({ subject }) => `New collection "${subject}"`,
    "collection-renamed": ({ subject }) => `New name of the collection "${subject}"`,
    "collection-removed": ({ subject }) => `Removal of the collection "${subject}"`,
    "collection-sounds": ({ subject, count }) =>
      `${countOf(count, "sound")} of the collection "${subject}"`,
    "search-saved": ({ subject }) => `Saved search "${subject}"`,
    "search-renamed": ({ subject }) => `New name of the search "${subject}"`,
    "search-removed": ({ subject }) => `Removal of the search "${subject}"`,
    "folder-removed": ({ subject }) => `Removal of the folder "${subject}"`,
    import: ({ count }) => `Import of what you said of ${countOf(count, "sound")}`,
    restore: () => "Restored backup",
  } satisfies Record<ChangeKind, (step: HistoryStep) => string>,
};

import type { HistoryStep } from "../../../../shared/domain.ts";
import type { undo as en } from "../en/undo.ts";
import { countOf } from "../numbers.ts";

const sounds = ({ subject, count }: HistoryStep): string =>
  count === 1 ? subject : countOf(count, "Klang", "Klängen");

export const undo: typeof en = {
  directions: { undo: "Rückgängig", redo: "Wiederholen" },
  moved: {
    undo: (step) => `Rückgängig gemacht: ${step}`,
    redo: (step) => `Wiederholt: ${step}`,
  },
  steps: {
    tags: (step) => `Schlagwörter von ${sounds(step)}`,
    favourite: (step) => `Favoritenmarke von ${sounds(step)}`,
    rating: (step) => `Bewertung von ${sounds(step)}`,
    note: (step) => `Notiz zu ${sounds(step)}`,
    correction: (step) => `Korrektur von ${sounds(step)}`,
    "collection-created": ({ subject }) => `Neue Sammlung „${subject}“`,
    "collection-renamed": ({ subject }) => `Neuer Name der Sammlung „${subject}“`,
    "collection-removed": ({ subject }) => `Entfernen der Sammlung „${subject}“`,
    "collection-sounds": ({ subject, count }) =>
      `${countOf(count, "Klang", "Klänge")} der Sammlung „${subject}“`,
    "search-saved": ({ subject }) => `Gespeicherte Suche „${subject}“`,
    "search-renamed": ({ subject }) => `Neuer Name der Suche „${subject}“`,
    "search-removed": ({ subject }) => `Entfernen der Suche „${subject}“`,
    "folder-removed": ({ subject }) => `Entfernen des Ordners „${subject}“`,
    import: ({ count }) => `Import zu ${countOf(count, "Klang", "Klängen")}`,
    restore: () => "Zurückgeholte Sicherung",
  },
};

import { recall, remember } from "../ui/remembered.ts";

export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** What the musician chose; null for the system's. */
export const chosenLanguage = recall("language", null, isLanguageOrNull);

/** What the window speaks. Another one takes a reload, so that no text has to follow it. */
export const language: Language =
  chosenLanguage ?? (navigator.language.startsWith("de") ? "de" : "en");

/** Chooses a language and begins anew in it; null for the system's. */
export function speak(chosen: Language | null): void {
  remember("language", chosen);
  location.reload();
}

function isLanguageOrNull(stored: unknown): stored is Language | null {
  return stored === null || languages.some((known) => known === stored);
}

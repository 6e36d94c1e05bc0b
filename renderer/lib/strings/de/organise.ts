import type { organise as en } from "../en/organise.ts";
import { count, countOf } from "../numbers.ts";

const klaenge = (value: number): string => countOf(value, "Klang", "Klänge");
const klaengen = (value: number): string => countOf(value, "Klang", "Klängen");

export const organise: typeof en = {
  favourite: "Favorit",
  noFavourite: "Kein Favorit mehr",
  favourites: (value, favourite) =>
    favourite
      ? `${klaenge(value)} sind jetzt Favoriten.`
      : `${klaenge(value)} sind keine Favoriten mehr.`,
  rated: (value, rating) =>
    rating === null
      ? `${klaenge(value)} haben keine Bewertung mehr.`
      : `${klaenge(value)} haben jetzt ${countOf(rating, "Stern", "Sterne")}.`,
  tagged: (value) =>
    value === 1
      ? "Die Schlagwörter sind gespeichert."
      : `Die Schlagwörter von ${klaengen(value)} sind gespeichert.`,
  collected: (value, name, isIn) =>
    isIn ? `${klaenge(value)} in „${name}“ gelegt.` : `${klaenge(value)} aus „${name}“ genommen.`,
  corrected: (value) =>
    value === 1
      ? "Die Korrektur ist gespeichert."
      : `Die Korrektur von ${klaengen(value)} ist gespeichert.`,
  noted: (note) => (note === "" ? "Die Notiz ist entfernt." : "Die Notiz ist gespeichert."),

  save: "Speichern",
  several: "Verschiedene",
  firstOnly: (read, all) =>
    `Gezeigt wird, was die ersten ${count(read)} von ${klaengen(all)} haben. Was du änderst, gilt für alle.`,

  tags: "Schlagwörter",
  tagsTitle: (value) => (value === 1 ? "Schlagwörter" : `Schlagwörter von ${klaengen(value)}`),
  tagsText:
    "Kopien eines Klangs teilen seine Schlagwörter. Tippe eines und drück die Eingabetaste; noch einmal, und sie sind gespeichert.",
  addTag: "Schlagwort hinzufügen",
  newTag: (tag) => `Neues Schlagwort „${tag}“`,
  noTags: "Noch keine Schlagwörter.",
  onSome: "bei einigen",
  removeTag: (tag) => `Schlagwort „${tag}“ entfernen`,

  collections: "Sammlungen",
  collectTitle: (value) =>
    value === 1 ? "In eine Sammlung legen" : `${klaenge(value)} in eine Sammlung legen`,
  collectText: "Wähle eine oder tippe den Namen einer neuen.",
  collection: "Sammlung",
  addToCollection: "In eine Sammlung legen",
  newCollectionNamed: (name) => `Neue Sammlung „${name}“`,
  removeFromCollection: (name) => `Aus „${name}“ nehmen`,
  add: "Hinzufügen",
  newCollection: "Neue Sammlung",
  newCollectionText: "Zieh Klänge darauf oder nimm ihr Menü.",
  create: "Anlegen",
  rename: "Umbenennen",
  renameTitle: (name) => `Neuer Name für „${name}“`,
  renameTexts: {
    collection: "Ihre Klänge bleiben darin.",
    search: "Sie findet weiter dasselbe.",
    tag: "Bei jedem Klang, der es hat. Heißt schon eines so, werden beide eins.",
  },
  name: "Name",
  collectionCreated: (name) => `Die Sammlung „${name}“ ist da.`,
  collectionRenamed: (name) => `Die Sammlung heißt jetzt „${name}“.`,
  collectionRemoved: (name) => `Die Sammlung „${name}“ ist weg; ihre Klänge bleiben.`,

  detailsOf: (value) => `Details zu ${klaengen(value)}`,
  path: "Pfad",
  facts: "Datei",
  played: "Gespielt",
  playedTimes: (plays, day) => {
    if (plays === 0) return "Nie";
    return day === null ? `${count(plays)}-mal` : `${count(plays)}-mal, zuletzt am ${day}`;
  },
  copies: "Kopien",
  copiesOf: (copies) =>
    copies === 0 ? "Keine" : countOf(copies, "weitere Datei", "weitere Dateien"),
  showCopies: "Zeigen",
  rating: "Bewertung",
  noRating: "Keine Bewertung",
  stars: (rating) => countOf(rating, "Stern", "Sterne"),
  note: "Notiz",
  notePlaceholder: "Wofür er gut ist, woher er kommt",
  fields: { kind: "Art", instrument: "Instrument", tempo: "Tempo", key: "Tonart" },
  unknown: "Unbekannt",
  correctedMark: "Korrigiert",
  asMeasured: "Wie gemessen",
  asMeasuredOf: (field) => `${field} wie gemessen`,
  halfTempo: "Halbes Tempo",
  doubleTempo: "Doppeltes Tempo",
  bpm: "BPM",
  keyName: (key) => key.replace(" minor", "-Moll").replace(" major", "-Dur"),
};

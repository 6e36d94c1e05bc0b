import { formatBytes, formatShare } from "../../ui/format.ts";
import type { settings as en } from "../en/settings.ts";
import { count, countOf } from "../numbers.ts";

const klaenge = (value: number): string => countOf(value, "Klang", "Klänge");

export const settings: typeof en = {
  title: "Einstellungen",
  sections: "Abschnitte",
  appearance: {
    title: "Darstellung",
    theme: "Design",
    themes: { system: "Wie das System", dark: "Dunkel", light: "Hell" },
    textSize: "Textgröße",
    zoom: "Größe von allem",
    language: "Sprache",
    languages: { system: "Wie das System", en: "English", de: "Deutsch" },
    languageHint: "Eine andere Sprache öffnet die Seite neu.",
  },
  shortcuts: {
    meaning:
      "Wähle die Tasten eines Befehls und drücke dann die neuen. Esc lässt sie, wie sie sind; die Rücktaste nimmt dem Befehl seine Tasten.",
    change: (command, keys) =>
      `Tasten von „${command}“ ändern: ${keys.length === 0 ? "keine" : keys.join(", ")}`,
    press: "Tasten drücken ...",
    none: "keine",
    reset: (command) => `Tasten von „${command}“ zurücksetzen`,
    resetAll: "Alle Tastenkürzel zurücksetzen",
    taken: (keys, command) => `${keys} gehört zu „${command}“.`,
    takeOver: "Übernehmen",
    conflict: (commands) =>
      `Dieselben Tasten wie ${commands.map((command) => `„${command}“`).join(", ")}.`,
  },
  analysis: "Analyse",
  processes: "Prozesse",
  automatic: "Automatisch",
  quiet: "Leise, während meine DAW spielt",
  previews: "Vorschau ohne Laufwerk",
  previewsKept: "Jetzt behalten",
  previewsMost: "Höchstens",
  previewsOff: "Aus",
  userData: "Deine Daten",
  backups: "Sicherungen",
  restore: "Zurückholen",
  restoreMore: "Zurückholen ...",
  restoreBackup: (day) => `Sicherung vom ${day} zurückholen`,
  export: "Als JSON exportieren",
  import: "Importieren ...",
  importFile: "Export zum Importieren",
  report: {
    read: (sounds) =>
      `Gelesen: was du zu ${countOf(sounds, "Klang", "Klängen")} deiner Bibliothek gesagt hast.`,
    waiting: (sounds) =>
      `${countOf(sounds, "weiterer Klang ist", "weitere Klänge sind")} nicht in der Bibliothek: aufbewahrt, bis sie kommen.`,
    added: (folders) => `Hinzugefügte Ordner: ${folders}.`,
    missing: (folders) =>
      `Ordner, die nicht in deiner Bibliothek sind: ${folders}. Füge die hinzu, deren Klänge du willst.`,
  },
  model: "Dein Modell",
  modelFacts: { name: "Name", licence: "Lizenz", sounds: "Klänge" },
  embedded: (embedded, sounds) => `${count(embedded)} von ${count(sounds)} eingebettet`,
  readmeSays: { before: "Wie, sagt das", name: "README", after: "(englisch)." },
  index: "Suchindex",
  lowMemory: "Weniger Arbeitsspeicher (langsameres Suchen)",
  indexFacts: {
    kind: "Art",
    why: "Warum",
    vectors: "Klänge und Teile",
    indexed: "Im Index",
    removed: "Entfernt",
    memory: "Speicher",
    problem: "Problem",
    now: "Jetzt",
  },
  indexedText: (indexed) => `${count(indexed)}; die anderen werden einzeln verglichen`,
  removedText: (removed) => `${count(removed)} noch im Index, aber nie gezeigt`,
  problemText: (error) => `Er ließ sich nicht bauen (${error}). Es wird wieder versucht.`,
  quality: "Meine Bibliothek prüfen",
  checking: "Wird geprüft ...",
  figures: {
    notMeasured: { words: "Nicht gemessen", term: "neutrale Werte" },
    unmeasured: "Was sich nicht messen ließ",
    sounds: "Klänge",
    all: "Alle zusammen",
    sameLabel: "Wie oft das Etikett dasselbe ist",
    byAspect: "Nach einem Aspekt allein",
    aspect: "Aspekt",
    byLabel: "Nach Etikett",
    label: "Etikett",
    confusedWith: "Sonst am häufigsten",
    none: "keines",
  },
  help: "Hilfe",
  withPaths: "Mit den Pfaden meiner Ordner",
  copyDiagnostics: "Diagnose kopieren",
  analysisMeaning:
    "Wie viel von diesem Rechner deinen Klängen zuhört. Weniger Prozesse lassen deinen anderen Programmen mehr.",
  quietHint: "Ein Prozess mit niedriger Priorität, der allem anderen den Vortritt lässt",
  previewsMeaning:
    "Kleine Kopien von Klängen auf anderen Laufwerken, zum Hören, während das Laufwerk fehlt. Was am längsten nicht gehört wurde, geht zuerst.",
  previewsUsed: (sounds, bytes) => `${klaenge(sounds)}, ${formatBytes(bytes)}`,
  userDataMeaning:
    "Schlagwörter, Favoriten, Bewertungen, Notizen, Sammlungen, Korrekturen und die Liste deiner Ordner. Jeden Tag wird gesichert; die letzten sieben Sicherungen bleiben, dazu die mit den meisten Klängen.",
  noBackups: "Noch keine Sicherung: Es gibt nichts von dir zu bewahren.",
  backupFacts: (sounds, bytes) => `${klaenge(sounds)}, ${formatBytes(bytes)}`,
  restoreTitle: (day) => `Die Sicherung vom ${day} zurückholen?`,
  restoreText:
    "Schlagwörter, Favoriten, Bewertungen, Notizen, Sammlungen und Korrekturen werden, was sie damals waren; was du seitdem gesagt hast, geht. Ordner, die damals in der Bibliothek waren, kommen wieder hinzu. Du kannst das rückgängig machen.",
  notAnExport: (name) => `„${name}“ ist kein Export von Soundkin.`,
  helpMeaning:
    "Angaben zu deiner Bibliothek und die letzten Zeilen ihres Protokolls, als Text für einen Bericht. Kein Ton ist darin.",
  diagnosticsCopied: "Die Diagnose ist in der Zwischenablage.",
  indexMeaning:
    "Wie Soundkin nach ähnlichen Klängen sucht. Es wählt selbst, was zur Größe deiner Bibliothek passt.",
  indexKinds: { flat: "Exakt", ivf: "Zellen (IVF)", pq: "Komprimiert (PQ)" },
  indexReason: ({ kind }) => {
    switch (kind) {
      case "flat":
        return "Jeder Klang wird verglichen: Bei so vielen geht das schnell, oder es gibt noch keinen Index.";
      case "ivf":
        return "Es sind viele Klänge: Gesucht wird nur in den Teilen der Bibliothek, die der Frage am nächsten sind.";
      case "pq":
        return "Du wolltest weniger Arbeitsspeicher: Komprimiert gesucht, die nächsten ganz verglichen.";
    }
  },
  indexActivities: {
    loading: "Wird geladen; bis dahin vergleicht jede Suche alle Klänge.",
    building: "Wird im Hintergrund neu gebaut; Suchen geht währenddessen.",
  },
  noModel:
    "Noch keines. Ein eigenes Embedding-Modell fügt „Ähnliche Klänge finden“ ein sechstes Gewicht hinzu: Lege es in einen Ordner „models“ im Ordner der Bibliothek.",
  qualityMeaning:
    "Fragt zu jedem deiner Klänge nach den ähnlichen und zählt die Antworten mit demselben Etikett. Etiketten sind deine eigenen Ordnernamen: Eine gute Bibliothek antwortet auf eine Kick mit Kicks.",
  qualityBusy: "Jeder Klang wird mit jedem verglichen; das dauert einige Sekunden.",
  qualitySummary: ({ sounds, queries, overall, chance }) =>
    `${formatShare(overall.precisionAt10.macro)} der zehn ähnlichsten Klänge haben dasselbe Etikett; durch Zufall wären es ${formatShare(chance)}. Gefragt wurde nach ${queries === sounds ? "allen" : `${count(queries)} von`} ${count(sounds)} Klängen.`,
  measures: {
    precisionAt10: { words: "Unter den zehn ähnlichsten", term: "precision@10" },
    meanAveragePrecision: { words: "Über die ganze Liste", term: "mean average precision" },
    nearestNeighbour: { words: "Der ähnlichste", term: "nearest neighbour" },
  },
  averages: {
    everySound: { words: "Jeder Klang zählt gleich viel", term: "micro" },
    everyLabel: { words: "Jedes Etikett zählt gleich viel", term: "macro" },
  },
};

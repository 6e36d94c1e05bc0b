import type { folders as en } from "../en/folders.ts";
import { count, countOf } from "../numbers.ts";

export const folders: typeof en = {
  library: "Bibliothek",
  problems: "Probleme",
  searches: "Gespeicherte Suchen",
  folders: "Ordner",
  tags: "Schlagwörter",
  tagsByName: "Schlagwörter nach Namen ordnen",
  tagsByUse: "Die häufigsten Schlagwörter zuerst",
  showAll: (value) => `Alle ${count(value)} zeigen`,
  showFewer: "Weniger zeigen",
  noCollections: "Zieh Klänge hierher, um sie zu sammeln.",
  rename: "Umbenennen...",
  remove: "Entfernen",
  removeEverywhere: "Von jedem Klang entfernen",
  offline: "offline",

  addFolder: "Ordner hinzufügen",
  add: "Hinzufügen",
  addFolderHint: "Vollständigen Pfad eines Sample-Ordners einfügen",
  addFolderText:
    "Der vollständige Pfad eines Ordners mit Samples. Alles darunter gehört zur Bibliothek.",
  addDroppedText: (name) =>
    `Ein Browser verrät nicht, wo „${name}“ liegt. Tippe oder füge den vollständigen Pfad ein.`,
  folderPath: "Pfad des Ordners",
  pathExample: "/home/ich/Samples",
  dropTitle: "Lass einen Ordner los, um ihn hinzuzufügen",
  dropText: "Seine Dateien bleiben, wo und wie sie sind.",
  dropNoFolder:
    "Nur Ordner lassen sich hinzufügen. Zieh den Ordner hierher, in dem die Dateien sind.",
  added: (names) =>
    names.length === 1
      ? `„${names.join()}“ ist hinzugefügt.`
      : `${countOf(names.length, "Ordner", "Ordner")} hinzugefügt.`,

  emptyTitle: "Finde die Klänge, die zusammengehören",
  emptyLines: [
    "Füge die Ordner hinzu, in denen deine Samples liegen. Deine Dateien bleiben, wo und wie sie sind.",
    "Soundkin hört sich jeden Klang an und zeigt als farbige Wellenform, was es gefunden hat.",
    "Rechtsklick auf einen Klang, „Ähnliche Klänge finden“, und mit den Pfeiltasten vorhören.",
  ],
  dropAnywhere: "oder zieh einen Ordner irgendwo auf dieses Fenster",
  suggestions: "Auf diesem Rechner",
  addSuggested: (name) => `${name} hinzufügen`,
  demo: "Nichts zur Hand?",
  addDemo: "Mit dem Demo-Pack ausprobieren",
  demoText: "Ein paar hundert Klänge, die Soundkin selbst erzeugt; zu entfernen wie jeder Ordner.",

  removeFromLibrary: "Aus der Bibliothek nehmen",
  copyPath: "Pfad kopieren",
  pathCopied: (path) => `${path} ist in der Zwischenablage.`,
  removeTitle: (name) => `„${name}“ aus der Bibliothek nehmen?`,
  removeText: "Deine Dateien bleiben, wo sie sind.",
  removed: (name) => `„${name}“ ist nicht mehr in der Bibliothek.`,
  locate: "Übernehmen",
  locateFolder: "Ordner suchen...",
  locateTitle: (name) => `Wo ist „${name}“ jetzt?`,
  locateText:
    "Der vollständige Pfad des Ordners, der verschoben oder umbenannt wurde. Nichts wird neu analysiert.",
  rootAway: ({ name, path }) => `„${name}“ ist offline: ${path} ist nicht erreichbar.`,
  rootAwayHelp: "Schließe das Laufwerk an oder sage, wo der Ordner jetzt ist.",

  analysis: "Analyse",
  listing: (files) => `Dateien werden aufgelistet, bisher ${count(files)}`,
  paused: "Angehalten",
  pausedLeft: (left) => `Angehalten, noch ${count(left)}`,
  analysing: (left, time) => `Analyse, noch ${count(left)}${time === "" ? "" : `, ${time}`}`,
  details: "Einzelheiten der Analyse",
  done: "Fertig",
  left: "Übrig",
  failed: "Nicht lesbar",
  speed: "Tempo",
  perSecond: (files) => `${files} Dateien pro Sekunde`,
  timeLeft: "Restzeit",
  ofFiles: (done, files) => `${count(done)} von ${count(files)}`,
  pause: "Analyse anhalten",
  pauseHint: "Pause: Was gerade analysiert wird, wird noch fertig",
  resume: "Fortsetzen",
  stop: "Auflisten und Analysieren anhalten",
  stopHint: "Auflisten und Analysieren sofort anhalten; was wartet, bleibt",
};

import type { out as en } from "../en/out.ts";
import { count, countOf } from "../numbers.ts";

const files = (value: number): string => countOf(value, "Datei", "Dateien");

export const out: typeof en = {
  reveal: "Im Ordner zeigen",
  copyPath: "Pfad kopieren",
  copyPaths: "Pfade kopieren",
  copyFile: "Datei kopieren",
  copyFiles: "Dateien kopieren",
  download: "Herunterladen",
  export: "Exportieren ...",
  pathsCopied: (paths) =>
    paths.length === 1
      ? `Kopiert: ${paths[0] ?? ""}`
      : `${count(paths.length)} Pfade sind kopiert.`,
  filesCopied: (value) =>
    value === 1
      ? "Die Datei ist kopiert: Füge sie ein, wo du sie brauchst."
      : `${count(value)} Dateien sind kopiert: Füge sie ein, wo du sie brauchst.`,
  tooMany: (most) =>
    `Das geht mit bis zu ${count(most)} Klängen auf einmal. Wähle weniger aus oder exportiere sie.`,
  tooManyToExport: (most) =>
    `Exportieren lassen sich ${count(most)} Klänge auf einmal. Wähle weniger aus.`,
  tooManyDownloads: (most) =>
    `Ein Browser speichert eine Datei nach der anderen, darum nur ${most} auf einmal. Exportiere, was mehr ist.`,
  browserDrag:
    "Aus einem Browser nehmen die meisten Programme keinen gezogenen Klang an, und mehrere nimmt keines. Nutze „Im Ordner zeigen“, „Pfad kopieren“ oder „Herunterladen“.",
  exportTitle: (value) => `${countOf(value, "Klang", "Klänge")} exportieren`,
  exportText: "Kopiert die Dateien in einen Ordner. Nichts dort wird überschrieben.",
  exportAction: "Exportieren",
  pattern: "Name jeder Datei",
  tokens: "Teile des Namens",
  tokenNames: {
    name: "Name",
    number: "Nummer",
    folder: "Ordner",
    kind: "Art",
    instrument: "Instrument",
    key: "Tonart",
    tempo: "Tempo",
    length: "Länge",
  },
  patternProblem: (found) => {
    switch (found.problem) {
      case "unknown-token":
        return `{${found.token}} gibt es als Teil des Namens nicht: Nimm die Schaltflächen.`;
      case "lone-brace":
        return "Zu einer geschweiften Klammer im Namen fehlt die zweite.";
      case "separator":
        return "Ein Name kann weder / noch \\ enthalten. Alle Dateien kommen in den einen Ordner.";
    }
  },
  folder: "In den Ordner",
  folderHint: "Vollständiger Pfad eines Ordners",
  folderAsked: "Nach dem Ordner wirst du gleich gefragt.",
  preview: "So heißen die Dateien",
  andMore: (value) => `und ${count(value)} weitere`,
  exported: (value, folder) => `${files(value)} nach ${folder} exportiert.`,
  exportedBut: (value, failures) => `${files(value)} exportiert, ${files(failures)} nicht.`,
  details: "Details",
  failedTitle: (value) =>
    value === 1
      ? "1 Datei konnte nicht exportiert werden"
      : `${files(value)} konnten nicht exportiert werden`,
  failedText: (value, folder) =>
    value === 0
      ? `Nach ${folder} wurde nichts geschrieben.`
      : `Was sich exportieren ließ (${files(value)}), liegt in ${folder}.`,
  close: "Schließen",
};

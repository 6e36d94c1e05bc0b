import type { Contrast, Likeness, Trait } from "../../../../shared/reason.ts";
import type { similar as en } from "../en/similar.ts";
import { countOf } from "../numbers.ts";

const traits: Record<Trait, string> = {
  attack: "gleicher Anschlag",
  length: "gleiche Länge",
  brightness: "gleiche Helligkeit",
  noisiness: "gleicher Rauschanteil",
  bass: "gleicher Bass",
  pitch: "gleiche Tonhöhe",
};

const contrasts: Record<Contrast, string> = {
  "softer-attack": "weicherer Anschlag",
  "sharper-attack": "härterer Anschlag",
  longer: "länger",
  shorter: "kürzer",
  brighter: "heller",
  darker: "dunkler",
  noisier: "rauschiger",
  cleaner: "sauberer",
  "more-bass": "mehr Bass",
  "less-bass": "weniger Bass",
  higher: "höher",
  lower: "tiefer",
};

const likenesses: Record<Likeness, string> = {
  timbre: "in der Klangfarbe",
  spectrum: "in der Helligkeit",
  envelope: "im Verlauf",
  pitch: "in der Tonhöhe",
};

const copies = (value: number): string => countOf(value, "Kopie", "Kopien");
const sounds = (value: number): string => countOf(value, "Klang", "Klänge");

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const similar: typeof en = {
  panel: "Bereich für ähnliche Klänge",
  results: "Ähnliche Klänge",
  similarTo: "Ähnlich wie",
  close: "Ähnliche Klänge schließen",
  playQuery: "Ausgangsklang abspielen",
  stopQuery: "Ausgangsklang anhalten",
  weights: "Was zählt",
  resetWeights: "Gewichtung zurücksetzen",
  options: "Gewichtung und Filter",
  chain: "Kette ähnlicher Klänge",
  chainStep: (name) => `Wieder Klänge wie ${name}`,
  chainEarlier: (steps) => `${countOf(steps, "Schritt", "Schritte")} davor`,
  find: "Ähnliche Klänge finden",
  findForAll: "Ähnliche zu allen ausgewählten Klängen finden",
  findFor: (name) => `Klänge wie ${name} finden`,
  like: "Mehr davon",
  unlike: "Weniger davon",
  likeIt: (name) => `Mehr wie ${name}`,
  unlikeIt: (name) => `Weniger wie ${name}`,
  examples: "Beispiele",
  removeExample: (name) => `Beispiel ${name} entfernen`,
  tooManyExamples: (most) => `Mehr als ${most} Beispiele je Art gehen nicht. Entferne erst eines.`,
  tooManySelected: (most) => `Gesucht wird mit den ersten ${most} der ausgewählten Klänge.`,
  keep: "Als Sammlung speichern",
  keepHint: "Legt eine Sammlung mit diesen Ergebnissen oder mit den ausgewählten an",
  keepText: (value) =>
    `Legt ${sounds(value)} in eine neue Sammlung. Deine Dateien bleiben, wo sie sind.`,
  keepName: "Name der Sammlung",
  keepDefault: (name) => `Wie ${name}`,
  keepExists: (name) => `Eine Sammlung namens „${name}“ gibt es schon: Wähle einen anderen Namen.`,
  kept: (value, name) => `${sounds(value)} in „${name}“ gespeichert.`,
  showKept: "Zeigen",
  copies,
  showCopies: (value) => `${copies(value)} zeigen (Pfeil nach rechts)`,
  hideCopies: "Kopien einklappen (Pfeil nach links)",
  noSimilar: "Noch ist kein anderer Klang analysiert.",
  noSimilarLimited: "Suche, Ordner und Filter der Liste lassen keinen anderen Klang übrig.",
  searchAll: "In allen Klängen suchen",
  useList: "Filter der Liste verwenden",
  useListHint: "Suche, Ordner und Filter der Liste begrenzen auch die Ergebnisse",
  searched: (text) => `„${text}“`,
  noLimits: "Zurzeit keine",
  perFolder: "Pro Ordner",
  anyPerFolder: "alle",
  atMost: (most) => `max. ${most}`,
  score: (score, aspects) => [`${score} von 100`, aspects.join(", ")].filter(Boolean).join("; "),
  reason: ({ identical, same, nearest, differs }) => {
    if (identical) return "Derselbe Klang";
    const shared = same.map((trait) => traits[trait]);
    const near =
      nearest && `${nearest.alike ? "ähnlich" : "am nächsten"} ${likenesses[nearest.in]}`;
    const beginning = near === null ? shared : [near];
    return capitalised([...beginning, ...differs.map((name) => contrasts[name])].join(", "));
  },
  aspects: {
    timbre: "Klangfarbe",
    spectrum: "Spektrum",
    envelope: "Hüllkurve",
    pitch: "Tonhöhe",
    rhythm: "Rhythmus",
  },
  aspectHints: {
    timbre: "Woraus er besteht",
    spectrum: "Wo seine Energie liegt, von dunkel bis hell",
    envelope: "Wie er sich mit der Zeit bewegt",
    pitch: "Worauf er gestimmt ist",
    rhythm: "Wie er sich wiederholt",
  },
  model: "Modell",
  modelHint: (name) => `Was dein eigenes Modell hört: ${name}`,
  modelUnusable: "Dein Modell lässt sich nicht verwenden: siehe Einstellungen",
};

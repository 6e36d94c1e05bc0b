import type { ui as en } from "../en/ui.ts";
import { count } from "../numbers.ts";

export const ui: typeof en = {
  away: "Soundkin läuft nicht. Starte es wieder, dann verbindet sich diese Seite neu.",
  messages: "Meldungen",
  dismiss: "Ausblenden",
  cancel: "Abbrechen",
  close: "Schließen",
  on: "an",
  off: "aus",
  problems: (problems) => (problems === 1 ? "1 Problem" : `${count(problems)} Probleme`),
  problemsHint: "Dateien, die nicht zu verwenden waren",
  themes: { dark: "Dunkles Design", light: "Helles Design" },
  seconds: (text) => `${text} s`,
  partOf: (part, whole) => `${part} von ${whole}`,
  partName: (moment, name) => `bei ${moment} in ${name}`,
  timeLeft: {
    soon: "unter 1 min",
    minutes: (minutes) => `etwa ${minutes} min`,
    hours: (hours) => `etwa ${hours} h`,
  },
  fuller: "vollständiger",
  bits: (bits) => `${bits} Bit`,
  channels: (channels) =>
    channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} Kanäle`,
};

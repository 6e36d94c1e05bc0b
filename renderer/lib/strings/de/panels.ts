import type { panels as en } from "../en/panels.ts";

export const panels: typeof en = {
  sidebar: "Bibliothek",
  openSidebar: "Bibliothek zeigen",
  closeSidebar: "Bibliothek verbergen",
  drawerText: "Ordner, Sammlungen und Ansichten",
  resizeSidebar: "Breite der Bibliothek",
  resizeSimilar: "Breite der ähnlichen Klänge",
  backToList: "Zurück zur Liste",
  more: "Mehr",
  beside: "Neben der DAW",
  popupOpened:
    "Ein schmales Fenster ist offen. Ein Browser kann es nicht im Vordergrund halten, die Desktop-App schon.",
  popupRefused:
    "Der Browser hat kein Fenster erlaubt. Erlaube Pop-ups für diese Seite und versuche es noch einmal; im Vordergrund bleibt es in einem Browser nicht.",
};

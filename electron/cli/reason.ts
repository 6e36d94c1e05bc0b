/** Why a sound is similar, in one line for people. */
import type { Likeness, Reason } from "../../shared/reason.ts";

const likenessWords: Record<Likeness, string> = {
  timbre: "timbre",
  spectrum: "brightness",
  envelope: "shape",
  pitch: "pitch",
};

/** "Same attack and pitch, brighter". */
export function reasonText({ identical, same, nearest, differs }: Reason): string {
  if (identical) return "The same sound";
  const beginning = nearest
    ? `${nearest.alike ? "Alike" : "Nearest"} in ${likenessWords[nearest.in]}`
    : `Same ${same.join(" and ")}`;
  return [beginning, ...differs.map((contrast) => contrast.replaceAll("-", " "))].join(", ");
}

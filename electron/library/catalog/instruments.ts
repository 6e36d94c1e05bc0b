/** Which instrument a file is of, by what musicians and sample packs call files and folders. */
import type { Instrument } from "../../../shared/domain.ts";
import { apartWords } from "./words.ts";

/** Words without case and accents; of most the plural with an "s" counts too. */
const words: Record<Instrument, string> = {
  kick: "kick bd kd kik bassdrum kickdrum",
  snare: "snare sd snr sn rim rimshot sidestick snaredrum",
  clap: "clap clp cp handclap snap fingersnap klatschen klatscher",
  hat: "hat hihat hh chh openhat closedhat hhat highhat",
  cymbal: "cymbal cym cymb crash ride becken",
  tom: "tom tomtom floortom",
  percussion:
    "perc percussion perk perkussion shaker conga bongo cowbell tambourine tambourin tamb tambo " +
    "clave maraca guiro cabasa timbale agogo djembe tabla cajon udu darbuka woodblock timpani " +
    "schellenkranz rassel kuhglocke holzblock pauke pauken",
  bass: "bass basse sub subbass bassline reese kontrabass contrabass ebass",
  keys:
    "keys piano pno rhodes wurli wurlitzer organ hammond clav clavinet epiano harpsichord celesta " +
    "keyboard mellotron klavier flugel orgel cembalo",
  guitar: "guitar gtr guit gitarre gitarren banjo ukulele egitarre",
  strings:
    "string violin viola cello celli fiddle pizzicato pizz harp geige geigen streicher bratsche " +
    "violine violinen harfe",
  brass:
    "brass horn trumpet trombone tuba flugelhorn sax saxophone saxofon saxophon trompete trompeten " +
    "posaune posaunen blaser blaeser",
  pad: "pad flache flachen flaeche flaechen",
  lead: "lead synthlead arp arpeggio pluck",
  vocal:
    "vocal vox voice voc acapella acappella choir chant vocoder adlib spoken speech shout stimme " +
    "stimmen gesang chor",
  fx:
    "fx sfx riser uplifter downlifter impact sweep whoosh swoosh effect effekt effekte noise foley " +
    "atmo atmos atmosphere siren sirene laser zap explosion scratch gerausch gerausche geraeusch",
};

/** Words that say something else together; null for no instrument, such as a kind of music. */
const phrases: Record<string, Instrument | null> = {
  "hi hat": "hat",
  "hi hats": "hat",
  "high hat": "hat",
  "high hats": "hat",
  "bass drum": "kick",
  "bass drums": "kick",
  "grosse trommel": "kick",
  "kleine trommel": "snare",
  "rim shot": "snare",
  "rim shots": "snare",
  "side stick": "snare",
  "cross stick": "snare",
  "wood block": "percussion",
  "wood blocks": "percussion",
  "steel drum": "percussion",
  "steel drums": "percussion",
  "bass guitar": "bass",
  "bass gitarre": "bass",
  "808 s": "bass",
  "a cappella": "vocal",
  "build up": "fx",
  "build ups": "fx",
  "drum and bass": null,
  "drum n bass": null,
  "drum bass": null,
  "drums and bass": null,
  "drums bass": null,
  "future bass": null,
  "bass house": null,
  "bass music": null,
};

const ofWord = new Map<string, Instrument | null>([
  ...Object.entries(words).flatMap(([instrument, list]) =>
    list.split(" ").map((word) => [word, instrument as Instrument] as const),
  ),
  ...Object.entries(phrases),
]);
const longestPhrase = 3;
const phraseEnds = new Set(Object.keys(phrases).map((phrase) => phrase.split(" ").at(-1)));
/** Words that say that the next one is not there: "Loop without kick". */
const without = new Set(["no", "without", "ohne"]);
/** An 808 is a bass where nothing else is said: there are 808 kicks and snares as well. */
const drumMachine = "808";
/** Shorter words are no plurals. */
const shortestPlural = 4;
/** A name that lists so many instruments is of none of them. */
const mixed = 3;
/** Folders that tell what is in them; those above name packs, vendors and drives. */
const nearestFolders = 3;

/**
 * The instrument that a file's name names, or else the innermost of its folders that names one; null
 * where none does. Of two in a name the last is meant, since the others describe it: a "Bass Kick" is
 * a kick, a "Vocal Pad" a pad. A name that lists three or more, as "Kick Snare Clap" does, is that of
 * a groove or a kit: it is of no single instrument, whatever its folders are called.
 */
export function instrumentOf(name: string, folder: string): Instrument | null {
  const words = apartWords(name.replace(/\.\w{1,5}$/, ""));
  for (const named of [words, ...foldersAround(folder).map(apartWords)]) {
    const [first, ...others] = instrumentsIn(named);
    if (first !== undefined) return others.length < mixed - 1 ? first : null;
  }
  return isDrumMachineBass(words) ? "bass" : null;
}

/** The innermost first. */
function foldersAround(folder: string): string[] {
  return folder === "" ? [] : folder.split("/").slice(-nearestFolders).reverse();
}

/** Every instrument that is named, once, the last first. */
function instrumentsIn(words: readonly string[]): Instrument[] {
  const found = new Set<Instrument>();
  for (let end = words.length; end > 0;) {
    const { length, instrument } = endingAt(words, end);
    end -= length;
    if (instrument !== null && !without.has(words[end - 1] ?? "")) found.add(instrument);
  }
  return [...found];
}

/** What the longest known phrase before `end` stands for; a word that is not known, for nothing. */
function endingAt(
  words: readonly string[],
  end: number,
): { length: number; instrument: Instrument | null } {
  const word = words[end - 1] ?? "";
  const longest = phraseEnds.has(word) ? Math.min(longestPhrase, end) : 1;
  for (let length = longest; length > 1; length--) {
    const instrument = ofWord.get(words.slice(end - length, end).join(" "));
    if (instrument !== undefined) return { length, instrument };
  }
  const singular = word.length >= shortestPlural && word.endsWith("s") ? word.slice(0, -1) : word;
  return { length: 1, instrument: ofWord.get(word) ?? ofWord.get(singular) ?? null };
}

function isDrumMachineBass(words: readonly string[]): boolean {
  const place = words.indexOf(drumMachine);
  return place >= 0 && words[place - 1] !== "tr";
}

import type { Choices, Random, Range } from "./random.ts";
import { acidBasses, fmBasses, reeseBasses, subBasses } from "./voices/bass.ts";
import { claps } from "./voices/clap.ts";
import { impacts, risers, washes, zaps } from "./voices/effects.ts";
import { kicks } from "./voices/kick.ts";
import { leads } from "./voices/lead.ts";
import * as loops from "./voices/loops.ts";
import { congas, rims, toms, woodblocks } from "./voices/membrane.ts";
import { closedHats, cowbells, cymbals, openHats } from "./voices/metal.ts";
import { pads, stabs } from "./voices/pad.ts";
import { shakers } from "./voices/shaker.ts";
import { snares } from "./voices/snare.ts";
import { bells, keys, plucks } from "./voices/struck.ts";
import * as music from "./voices/voice.ts";
import type { Styles, TonalVoice, Voice } from "./voices/voice.ts";

/** A sound before it is made: its name without number, and the voice that makes it. */
export interface Idea {
  readonly name: string;
  readonly voice: Voice;
}

export interface Family {
  /** Folder in the pack, with "/" between names. */
  readonly folder: string;
  /** Sounds of it among some 480. */
  readonly share: number;
  readonly imagine: (random: Random) => Idea;
}

/** Sounds without a note: "Kick Deep". */
function unpitched(word: string, styles: Styles): Family["imagine"] {
  return (random) => {
    const [style, voice] = random.pick(styles);
    return { name: `${word} ${style}`, voice };
  };
}

/** Sounds with a note in their name: "Pluck Nylon C#3". The range is of MIDI notes. */
function pitched(word: string, styles: Styles<TonalVoice>, notes: Range): Family["imagine"] {
  return (random) => {
    const [style, voice] = random.pick(styles);
    const note = random.wholeIn(notes);
    const frequency = music.frequencyOf(note);
    return {
      name: `${word} ${style} ${music.noteNameOf(note)}`,
      voice: (stream, sampleRate) => voice(stream, sampleRate, frequency),
    };
  };
}

/** Loops with a tempo in their name: "Loop 124 House". */
function grooves(word: string, choices: Choices<loops.Groove>): Family["imagine"] {
  return (random) => {
    const groove = random.pick(choices);
    const tempo = random.pick(groove.tempo);
    return {
      name: `${word} ${tempo} ${groove.name}`,
      voice: loops.drumLoop(groove, tempo),
    };
  };
}

/** Loops with tempo and key in their name: "Melody 120 Am Harp". */
function tunes(
  word: string,
  players: Choices<Styles<TonalVoice>>,
  roots: Range,
  manner: Pick<loops.Tune, "reach" | "density" | "mono">,
): Family["imagine"] {
  return (random) => {
    const [style, voice] = random.pick(random.pick(players));
    const tempo = random.pick([90, 100, 110, 120, 124, 128, 140]);
    const root = random.wholeIn(roots);
    const mode = random.pick<loops.Mode>(["minor", "minor", "major"]);
    const key = `${music.pitchClassOf(root)}${mode === "minor" ? "m" : ""}`;
    return {
      name: `${word} ${tempo} ${key} ${style}`,
      voice: loops.tuneLoop({ tempo, root, mode, ...manner }, voice),
    };
  };
}

// prettier-ignore
export const families: Choices<Family> = [
  { folder: "Drums/Kicks",         share: 36, imagine: unpitched("Kick", kicks) },
  { folder: "Drums/Snares",        share: 30, imagine: unpitched("Snare", snares) },
  { folder: "Drums/Claps",         share: 20, imagine: unpitched("Clap", claps) },
  { folder: "Drums/Closed Hats",   share: 26, imagine: unpitched("Closed Hat", closedHats) },
  { folder: "Drums/Open Hats",     share: 18, imagine: unpitched("Open Hat", openHats) },
  { folder: "Drums/Cymbals",       share: 18, imagine: unpitched("Cymbal", cymbals) },
  { folder: "Drums/Toms",          share: 18, imagine: unpitched("Tom", toms) },
  { folder: "Drums/Rims",          share: 16, imagine: unpitched("Rim", rims) },
  { folder: "Percussion/Shakers",  share: 16, imagine: unpitched("Shaker", shakers) },
  { folder: "Percussion/Congas",   share: 16, imagine: unpitched("Conga", congas) },
  { folder: "Percussion/Cowbells", share: 12, imagine: unpitched("Cowbell", cowbells) },
  { folder: "Percussion/Woodblocks", share: 12, imagine: unpitched("Woodblock", woodblocks) },
  { folder: "Bass/Sub",            share: 16, imagine: pitched("Bass Sub", subBasses, [26, 38]) },
  { folder: "Bass/Reese",          share: 16, imagine: pitched("Bass Reese", reeseBasses, [26, 38]) },
  { folder: "Bass/Acid",           share: 16, imagine: pitched("Bass Acid", acidBasses, [28, 40]) },
  { folder: "Bass/FM",             share: 14, imagine: pitched("Bass FM", fmBasses, [28, 40]) },
  { folder: "Synths/Plucks",       share: 18, imagine: pitched("Pluck", plucks, [45, 69]) },
  { folder: "Synths/Bells",        share: 14, imagine: pitched("Bell", bells, [60, 84]) },
  { folder: "Synths/Keys",         share: 14, imagine: pitched("Keys", keys, [45, 69]) },
  { folder: "Synths/Leads",        share: 16, imagine: pitched("Lead", leads, [57, 76]) },
  { folder: "Synths/Pads",         share: 16, imagine: pitched("Pad", pads, [40, 57]) },
  { folder: "Synths/Stabs",        share: 14, imagine: pitched("Stab", stabs, [48, 62]) },
  { folder: "FX/Risers",           share: 10, imagine: unpitched("Riser", risers) },
  { folder: "FX/Impacts",          share: 12, imagine: unpitched("Impact", impacts) },
  { folder: "FX/Noise",            share: 10, imagine: unpitched("Noise", washes) },
  { folder: "FX/Zaps",             share: 12, imagine: unpitched("Zap", zaps) },
  { folder: "Loops/Drum Loops",    share: 24, imagine: grooves("Loop", loops.drumGrooves) },
  { folder: "Loops/Top Loops",     share: 12, imagine: grooves("Top", loops.topGrooves) },
  { folder: "Loops/Bass Loops",    share: 10, imagine: tunes("Bassline", loops.bassPlayers, [28, 38], { reach: 4, density: 0.35, mono: true }) },
  { folder: "Loops/Melodic Loops", share: 12, imagine: tunes("Melody", loops.tunePlayers, [55, 66], { reach: 8, density: 0.3, mono: false }) },
];

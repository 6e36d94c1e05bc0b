import type { Channels } from "../dsp.ts";
import { placeInRoom } from "../dsp.ts";
import type { Choices, Random } from "../random.ts";

/** Makes one sound; what differs from sound to sound is drawn from `random`. Level is free. */
export type Voice = (random: Random, sampleRate: number) => Channels;

/** A voice that plays a note, in Hz. */
export type TonalVoice = (random: Random, sampleRate: number, frequency: number) => Channels;

/** Voices of one family by the word that a producer would put in their name. */
export type Styles<Kind = Voice> = Choices<readonly [style: string, voice: Kind]>;

/** Leaves some sounds mono and gives the others a room, as in any sample folder. */
export function sometimesStereo(mono: Float32Array, random: Random, sampleRate: number): Channels {
  return random.chance(0.35)
    ? placeInRoom(mono, random.in([0.12, 0.3]), random, sampleRate)
    : [mono];
}

const noteNames = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"] as const;

/** Hz of a MIDI note: 69 is A4 at 440 Hz. */
export function frequencyOf(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

/** "C#" of a MIDI note, without its octave. */
export function pitchClassOf(note: number): string {
  return noteNames[note % 12] ?? "C";
}

/** "C#3" of a MIDI note, 60 being C4. */
export function noteNameOf(note: number): string {
  return `${pitchClassOf(note)}${Math.floor(note / 12) - 1}`;
}

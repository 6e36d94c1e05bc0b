import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instruments } from "../../../shared/domain.ts";
import { instrumentOf } from "./instruments.ts";

describe("the instrument of a file", () => {
  it.for([
    ["Kick 01.wav", "kick"],
    ["DeepKick808_v2.wav", "kick"],
    ["BD0025.WAV", "kick"],
    ["bass drum 3.aif", "kick"],
    ["BassDrum.aif", "kick"],
    ["Punchy Kicks.wav", "kick"],
    ["snr_tight.wav", "snare"],
    ["Rim Shot.wav", "snare"],
    ["TR909Clap.aif", "clap"],
    ["Finger Snaps.wav", "clap"],
    ["HiHat_closed.wav", "hat"],
    ["hi-hat open.wav", "hat"],
    ["HH 4.wav", "hat"],
    ["Ride Cymbal.wav", "cymbal"],
    ["Becken 2.wav", "cymbal"],
    ["Floor Tom.wav", "tom"],
    ["Cowbell.wav", "percussion"],
    ["Steel Drum C4.wav", "percussion"],
    ["ReeseBass_Am.wav", "bass"],
    ["Sub C.wav", "bass"],
    ["Bass Guitar.wav", "bass"],
    ["TR-808 Kick.wav", "kick"],
    ["808 C#.wav", "bass"],
    ["TR-808 01.wav", null],
    ["Rhodes Chord.wav", "keys"],
    ["Klavier.wav", "keys"],
    ["Flügel.wav", "keys"],
    ["Gtr Loop 120bpm.wav", "guitar"],
    ["Violins sustained.wav", "strings"],
    ["Streicher.wav", "strings"],
    ["Trumpet Fall.wav", "brass"],
    ["Bläser.wav", "brass"],
    ["Warm Pad.wav", "pad"],
    ["Fla\u0308che.wav", "pad"],
    ["Synth Lead.wav", "lead"],
    ["ARP_140.wav", "lead"],
    ["Female Vox.wav", "vocal"],
    ["Gesang trocken.wav", "vocal"],
    ["Acapella.wav", "vocal"],
    ["White Noise Sweep.wav", "fx"],
    ["Build Up 8 bars.wav", "fx"],
    ["Bass Kick.wav", "kick"],
    ["Vocal Pad.wav", "pad"],
    ["Loop no kick.wav", null],
    ["Snare Loop (No Kick).wav", "snare"],
    ["Drum & Bass 174.wav", null],
    ["Kick Snare Clap.wav", null],
    ["kickdrum", "kick"],
    ["Take 7.wav", null],
    [".wav", null],
  ] as const)("%s is %s", ([name, right]) => {
    expect(instrumentOf(name, "")).toBe(right);
  });

  it.for([
    ["01.wav", "Drums/Kicks", "kick"],
    ["Snare 01.wav", "Drums/Kicks", "snare"],
    ["01.wav", "Drums/Hats/Open", "hat"],
    ["01.wav", "Vocals/Dry/Close/Left", null],
    ["808 Punchy.wav", "Drums/Kicks", "kick"],
    ["01.wav", "808s", "bass"],
    ["01.wav", "TR-808", null],
    ["Kick Snare Hat.wav", "Kicks", null],
    ["01.wav", "Drum and Bass/Loops", null],
    ["01.wav", "Pads/Basses", "bass"],
  ] as const)("%s in %s is %s", ([name, folder, right]) => {
    expect(instrumentOf(name, folder)).toBe(right);
  });

  it("is one of the instruments or none, whatever a file is called, and its case does not matter", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 100 }),
      fc
        .array(fc.constantFrom("kick", "Hat", "no ", "bass ", "drum", "808", "_", "/", "s", "é"))
        .map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, text, (name, folder) => {
        const found = instrumentOf(name, folder);
        expect([null, ...instruments]).toContain(found);
        const apart = `${name.replaceAll(/[A-Z]/g, " $&")}.wav`;
        expect(instrumentOf(apart.toUpperCase(), "")).toBe(
          instrumentOf(apart.toUpperCase().toLowerCase(), ""),
        );
      }),
    );
  });
});

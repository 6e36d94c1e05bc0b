import type { Sample } from "../../../shared/domain.ts";

/** Seconds as a musician reads them: "0.82 s", "12.4 s", "3:07". */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Beats per minute; a decimal only where there is one. */
export function formatTempo(tempo: number | null): string {
  return tempo === null ? "" : String(Math.round(tempo * 10) / 10);
}

/** "A minor" -> "Am", "C# major" -> "C#". */
export function formatKey(key: string | null): string {
  return key === null ? "" : key.replace(" minor", "m").replace(" major", "");
}

/** The name without its extension. */
export function title(name: string): string {
  return name.replace(/(?<=.)\.[^.]{1,5}$/, "");
}

/** The two innermost folders, or the root's name for a file directly in it. */
export function place(rootName: string, folder: string): string {
  return folder === "" ? rootName : [rootName, ...folder.split("/")].slice(-2).join(" / ");
}

/** "24-bit 48 kHz stereo, 0.82 s, -9.8 LUFS", of what is known. */
export function facts(sample: Sample): string {
  const { bitDepth, sampleRate, channels, duration, loudness } = sample;
  const encoding = [
    bitDepth === null ? (sample.format ?? "") : `${bitDepth}-bit`,
    sampleRate === null ? "" : `${sampleRate / 1000} kHz`,
    channels === null ? "" : channelName(channels),
  ];
  const known = [
    encoding.filter(Boolean).join(" "),
    formatDuration(duration),
    loudness === null ? "" : `${loudness.toFixed(1)} LUFS`,
  ];
  return known.filter(Boolean).join(", ");
}

function channelName(channels: number): string {
  if (channels === 1) return "mono";
  return channels === 2 ? "stereo" : `${channels} channels`;
}

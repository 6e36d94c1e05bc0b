/** The audio formats that Soundkin reads, by the name that their first bytes are recognised as. */
export const formats = {
  wav: { name: "WAV", extensions: ["wav", "wave"], mediaType: "audio/wav" },
  aiff: { name: "AIFF", extensions: ["aif", "aiff", "aifc"], mediaType: "audio/aiff" },
  flac: { name: "FLAC", extensions: ["flac"], mediaType: "audio/flac" },
  mp3: { name: "MP3", extensions: ["mp3"], mediaType: "audio/mpeg" },
  oga: { name: "OGG", extensions: ["ogg", "oga"], mediaType: "audio/ogg" },
  opus: { name: "Opus", extensions: ["opus"], mediaType: "audio/ogg" },
  m4a: { name: "M4A", extensions: ["m4a"], mediaType: "audio/mp4" },
  caf: { name: "CAF", extensions: ["caf"], mediaType: "audio/x-caf" },
} as const;

export type Format = keyof typeof formats;

const byExtension = new Map<string, Format>(
  Object.entries(formats).flatMap(([format, { extensions }]) =>
    extensions.map((extension) => [extension, format as Format] as const),
  ),
);

/** The format that a file's name promises, or undefined where it is none of ours. */
export function formatOfName(name: string): Format | undefined {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? undefined : byExtension.get(name.slice(dot + 1).toLowerCase());
}

export function isFormat(value: string | undefined): value is Format {
  return value !== undefined && Object.hasOwn(formats, value);
}

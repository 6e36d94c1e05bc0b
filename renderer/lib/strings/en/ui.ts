import { count } from "../numbers.ts";

export const ui = {
  away: "Soundkin is not running. Start it again, then this page reconnects.",
  messages: "Messages",
  dismiss: "Dismiss",
  cancel: "Cancel",
  close: "Close",
  on: "on",
  off: "off",
  problems: (problems: number) => (problems === 1 ? "1 problem" : `${count(problems)} problems`),
  problemsHint: "Files that could not be used",
  themes: { dark: "Use the dark theme", light: "Use the light theme" },
  seconds: (text: string) => `${text} s`,
  /** A part of a sound in all of it: "0.20–0.43 s of 3:07". */
  partOf: (part: string, whole: string) => `${part} of ${whole}`,
  partName: (moment: string, name: string) => `at ${moment} in ${name}`,
  timeLeft: {
    soon: "under 1 min",
    minutes: (minutes: number) => `about ${minutes} min`,
    hours: (hours: string) => `about ${hours} h`,
  },
  /** "-fuller" at the end of a backup's name. */
  fuller: "fuller",
  bits: (bits: number) => `${bits}-bit`,
  channels: (channels: number): string =>
    channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`,
};

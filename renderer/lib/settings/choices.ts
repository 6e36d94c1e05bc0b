/** What the settings offer to choose from. */
import { strings } from "../strings/index.ts";
import type { Choice } from "../ui/choice.ts";
import { formatBytes } from "../ui/format.ts";

/** Processes for the analysis: null lets Soundkin choose. */
export function workerChoices(cores: number, current: number | null): Choice<number | null>[] {
  const most = Math.max(cores, current ?? 1);
  const numbers = Array.from({ length: most }, (_, index) => index + 1);
  return [
    { value: null, label: strings.settings.automatic },
    ...numbers.map((value) => ({ value, label: String(value) })),
  ];
}

/** Bytes. */
const limits = [0, 1e9, 2e9, 5e9, 10e9, 20e9];

/** Limits of the previews in bytes, with the one that is chosen. */
export function previewLimitChoices(current: number): Choice<number>[] {
  return [...new Set([...limits, current])]
    .sort((a, b) => a - b)
    .map((value) => ({
      value,
      label: value === 0 ? strings.settings.previewsOff : formatBytes(value),
    }));
}

import type { Progress } from "../../../shared/domain.ts";
import { strings } from "../strings/index.ts";
import { formatTimeLeft } from "../ui/format.ts";

/** How long what waits takes at the speed of the last seconds; "" where nobody knows. */
export function timeLeft({ waiting, perSecond }: Progress): string {
  return waiting > 0 && perSecond > 0 ? formatTimeLeft(waiting / perSecond) : "";
}

/**
 * What listing and analysing are at; null while there is nothing to do. What stopped them is said
 * elsewhere.
 */
export function progressText(progress: Progress): string | null {
  const { files, waiting, scanning, paused } = progress;
  if (waiting === 0 && scanning) return strings.folders.listing(files);
  if (paused) return waiting === 0 ? strings.folders.paused : strings.folders.pausedLeft(waiting);
  return waiting === 0 ? null : strings.folders.analysing(waiting, timeLeft(progress));
}

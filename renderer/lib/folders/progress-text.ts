import type { Progress } from "../../../shared/domain.ts";
import { formatTimeLeft } from "../ui/format.ts";
import { count } from "../ui/strings.ts";

/** What listing and analysing are at; null while there is nothing to do. */
export function progressText(progress: Progress): string | null {
  const { files, waiting, perSecond, scanning, paused, error } = progress;
  if (error !== null) return error.message;
  if (waiting === 0 && scanning) return `Listing files, ${count(files)} so far`;
  if (paused) return waiting === 0 ? "Paused" : `Paused, ${count(waiting)} left`;
  if (waiting === 0) return null;
  const time = perSecond > 0 ? `, ${formatTimeLeft(waiting / perSecond)}` : "";
  return `Analysing, ${count(waiting)} left${time}`;
}

import type { DataReport } from "../../../shared/domain.ts";
import { strings } from "../strings/index.ts";

/** What an import or a restored backup changed, in words. */
export function reportText({ sounds, waiting, folders, missingFolders }: DataReport): string {
  const { read, waiting: kept, added, missing } = strings.settings.report;
  const parts = [read(sounds)];
  if (waiting > 0) parts.push(kept(waiting));
  if (folders.length > 0) parts.push(added(folders.join(", ")));
  if (missingFolders.length > 0) parts.push(missing(missingFolders.join(", ")));
  return parts.join(" ");
}

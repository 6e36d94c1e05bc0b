import type { DataReport } from "../../../shared/domain.ts";
import { countOf } from "../ui/strings.ts";

/** What an import or a restored backup changed, in words. */
export function reportText({ sounds, waiting, folders, missingFolders }: DataReport): string {
  const parts = [`Read: what you said of ${countOf(sounds, "sound")} of your library.`];
  if (waiting > 0)
    parts.push(`${countOf(waiting, "more sound")} not in the library: kept until they come.`);
  if (folders.length > 0) parts.push(`Folders added: ${folders.join(", ")}.`);
  if (missingFolders.length > 0) {
    parts.push(
      `Folders that are not in your library: ${missingFolders.join(", ")}. Add those whose sounds you want.`,
    );
  }
  return parts.join(" ");
}

/** The commands of `soundkin`, each on the same library as the app. */
import type { Command } from "./command.ts";
import { backups, exportData, importData, restoreBackup } from "./data-commands.ts";
import { exportEmbeddings, exportNeighbours } from "./export-commands.ts";
import { info, search, similar } from "./find-commands.ts";
import { check, problems, scan } from "./library-commands.ts";

export const commands = {
  scan,
  similar,
  search,
  info,
  problems,
  check,
  "export-embeddings": exportEmbeddings,
  "export-neighbours": exportNeighbours,
  "export-data": exportData,
  "import-data": importData,
  backups,
  "restore-backup": restoreBackup,
} satisfies Record<string, Command>;

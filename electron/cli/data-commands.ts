/** Commands about the musician's own data. */
import { readFile } from "node:fs/promises";
import { backupName } from "../../shared/api.ts";
import type { DataReport } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { parseUserDataFile } from "../library/backups/user-data-file.ts";
import { theOneFile, usageError, writeOut, type CommandResult } from "./command.ts";
import type { Options } from "./options.ts";
import { withReader, withWriter } from "./with-library.ts";

export async function exportData(
  _operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const { out } = options;
  if (out === undefined) throw usageError("export-data needs --out FILE.json.");
  return withReader(options, async (library) => {
    const data = await library.handlers["userData.export"]({});
    await writeOut(out, [`${JSON.stringify(data)}\n`]);
    const sounds = data.sounds.length;
    return { data: { out, sounds }, text: `Data of ${sounds} sounds written to ${out}` };
  });
}

export async function importData(
  operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const path = await theOneFile("import-data", operands);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new SoundkinError("file-unreadable", `${path} cannot be read.`, { cause });
  });
  const data = parseUserDataFile(text, path);
  return withWriter(options, async ({ writer }) =>
    reported(await writer["userData.import"]({ data })),
  );
}

export async function backups(
  _operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  return withReader(options, async (library) => {
    const found = await library.handlers["backups.list"]({});
    const lines = found.map(
      ({ name, sounds, bytes }) => `${name}  ${sounds} sounds, ${bytes} bytes`,
    );
    return { data: found, text: [...lines, `${found.length} backups`].join("\n") };
  });
}

export async function restoreBackup(
  operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const [name, ...others] = operands;
  if (others.length > 0 || !backupName.safeParse(name).success || name === undefined) {
    throw usageError("restore-backup needs one day, such as 2026-11-23. backups lists them.");
  }
  return withWriter(options, async ({ writer }) =>
    reported(await writer["backups.restore"]({ name })),
  );
}

function reported(report: DataReport): CommandResult {
  const { sounds, waiting, folders, missingFolders } = report;
  const text = [
    `${sounds} sounds of the library, ${waiting} that are not in it and wait`,
    ...folders.map((path) => `added: ${path}`),
    ...missingFolders.map((path) => `not in the library: ${path} (scan adds it)`),
  ].join("\n");
  return { data: report, text };
}

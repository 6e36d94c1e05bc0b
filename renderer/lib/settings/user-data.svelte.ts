import type { Backup } from "../../../shared/domain.ts";
import type { UserDataFile } from "../../../shared/user-data.ts";
import { host } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { changes } from "../undo/changes.svelte.ts";
import { reportText } from "./data-report.ts";

class UserDataKeeping {
  #backups = $state.raw<readonly Backup[] | null>(null);

  /** The newest first; null until the first answer. */
  get backups(): readonly Backup[] | null {
    return this.#backups;
  }

  async reload(): Promise<void> {
    try {
      this.#backups = await host.invoke("backups.list", {});
    } catch (error) {
      toasts.showError(error);
    }
  }

  async restore({ name }: Backup): Promise<void> {
    await changes.make(() => host.invoke("backups.restore", { name }), reportText);
  }

  /** Hands the musician's data over as a file. */
  async export(): Promise<void> {
    try {
      const data = await host.invoke("userData.export", {});
      const day = new Date(data.savedAt).toISOString().slice(0, 10);
      download(new Blob([JSON.stringify(data)]), `soundkin-${day}.json`);
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** Adds what an export holds. */
  async import(file: File): Promise<void> {
    try {
      const data = parseExport(await file.text());
      if (data === null) toasts.show(strings.settings.notAnExport(file.name));
      else await changes.make(() => host.invoke("userData.import", { data }), reportText);
    } catch (error) {
      toasts.showError(error);
    }
  }
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** Null for what is no export; the host looks at it more closely. */
function parseExport(text: string): UserDataFile | null {
  try {
    const data = JSON.parse(text) as UserDataFile | null;
    return data?.format === "soundkin-user-data" ? data : null;
  } catch {
    return null;
  }
}

/** The musician's own data: its backups, its export and import. */
export const userData = new UserDataKeeping();

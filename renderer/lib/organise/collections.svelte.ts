import type { Collection } from "../../../shared/domain.ts";
import { soundList } from "../browse/sound-list.svelte.ts";
import { host, onConnection } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { changes } from "../undo/changes.svelte.ts";

class Collections {
  #list = $state.raw<readonly Collection[]>([]);

  constructor() {
    const reload = throttle(() => void this.#load(), 500);
    reload();
    host.on("historyChanged", reload);
    // Sounds come and go with their folders.
    host.on("foldersChanged", reload);
    onConnection((connected) => {
      if (connected) reload();
    });
  }

  /** By name. */
  get list(): readonly Collection[] {
    return this.#list;
  }

  /** The collection of this name in any case. */
  find(name: string): Collection | undefined {
    const wanted = name.trim().toLowerCase();
    return this.#list.find((collection) => collection.name.toLowerCase() === wanted);
  }

  /** Of these sounds, in one step with them. */
  async create(name: string, sampleIds: readonly number[] = []): Promise<void> {
    const { collected, collectionCreated } = strings.organise;
    const sounds = sampleIds.length;
    await changes.make(
      () => host.invoke("collections.create", { name, sampleIds: [...sampleIds] }),
      () => (sounds > 0 ? collected(sounds, name.trim(), true) : collectionCreated(name.trim())),
    );
    await this.#load();
  }

  /** The same where nobody else says what went wrong; false where it did. */
  async tryCreate(name: string): Promise<boolean> {
    try {
      await this.create(name);
      return true;
    } catch (error) {
      toasts.showError(error);
      return false;
    }
  }

  async rename(name: string, newName: string): Promise<void> {
    await changes.make(
      () => host.invoke("collections.rename", { name, newName }),
      () => strings.organise.collectionRenamed(newName.trim()),
    );
    await this.#load();
    if (this.#isShown(name)) soundList.showScope({ kind: "collection", name: newName.trim() });
  }

  /** Its sounds stay. */
  async remove(name: string): Promise<void> {
    try {
      await changes.make(
        () => host.invoke("collections.remove", { name }),
        () => strings.organise.collectionRemoved(name),
      );
      if (this.#isShown(name)) soundList.showScope({ kind: "all" });
    } catch (error) {
      toasts.showError(error);
    }
  }

  #isShown(name: string): boolean {
    return soundList.scope.kind === "collection" && soundList.scope.name === name;
  }

  async #load(): Promise<void> {
    try {
      this.#list = await host.invoke("collections.list", {});
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** The sounds that the musician put together. */
export const collections = new Collections();

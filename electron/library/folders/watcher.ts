/** Hears of what changes below one folder. */
import watcher, { type AsyncSubscription, type Event } from "@parcel/watcher";

export interface WatcherEvents {
  /** Files or folders were created, changed or deleted. */
  readonly onChanges: (events: readonly Event[]) => void;
  /** Events were lost: anything may have changed. */
  readonly onLost: () => void;
}

export class FolderWatcher {
  readonly #path: string;
  readonly #events: WatcherEvents;
  #subscription: AsyncSubscription | null = null;

  constructor(path: string, events: WatcherEvents) {
    this.#path = path;
    this.#events = events;
  }

  /** Throws where the system cannot watch the folder, such as when it has no watches left. */
  async start(): Promise<void> {
    this.#subscription = await watcher.subscribe(this.#path, (error, events) => {
      if (error) this.#events.onLost();
      else this.#events.onChanges(events);
    });
  }

  async stop(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = null;
    // It complains of folders that were renamed and deleted since; it has let go all the same.
    await subscription?.unsubscribe().catch(() => undefined);
  }
}

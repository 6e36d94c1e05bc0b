/** Follows what changes below one folder. */
import watcher, { type AsyncSubscription, type Event } from "@parcel/watcher";

/** Milliseconds that events are gathered, so that a burst is one change. */
const gatherTime = 150;

export interface WatcherEvents {
  /** Files or folders were created, changed or deleted; each path once. */
  readonly onChanges: (events: readonly Event[]) => void;
  /** Events were lost: anything may have changed. */
  readonly onLost: () => void;
}

export class FolderWatcher {
  readonly #path: string;
  readonly #events: WatcherEvents;
  readonly #gathered = new Map<string, Event>();
  #subscription: AsyncSubscription | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, events: WatcherEvents) {
    this.#path = path;
    this.#events = events;
  }

  async start(): Promise<void> {
    try {
      this.#subscription = await watcher.subscribe(this.#path, (error, events) => {
        if (error) this.#events.onLost();
        else this.#gather(events);
      });
    } catch {
      // Where the system has no watches left, listing at start still finds every change.
    }
  }

  /** Nothing is called afterwards; what was gathered is dropped. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered.clear();
    const subscription = this.#subscription;
    this.#subscription = null;
    // It complains of folders that were renamed and deleted since; it has let go all the same.
    await subscription?.unsubscribe().catch(() => undefined);
  }

  #gather(events: readonly Event[]): void {
    for (const event of events) this.#gathered.set(event.path, event);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const gathered = [...this.#gathered.values()];
      this.#gathered.clear();
      this.#events.onChanges(gathered);
    }, gatherTime);
  }
}

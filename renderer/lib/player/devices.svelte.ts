import { strings } from "../strings/index.ts";
import { recall, remember } from "../ui/remembered.ts";
import { toasts } from "../ui/toasts.svelte.ts";

/** Where sound comes out. */
export interface Device {
  readonly id: string;
  readonly name: string;
}

/** The system's own choice. */
const standard = "";

class Devices {
  #list = $state.raw<readonly Device[]>([]);
  #chosen = $state(recall("outputDevice", standard, (stored) => typeof stored === "string"));
  readonly #listeners = new Set<() => void>();

  constructor() {
    navigator.mediaDevices.addEventListener("devicechange", () => void this.refresh());
  }

  /** Devices besides the system's choice; none where the system does not tell their names. */
  get list(): readonly Device[] {
    return this.#list;
  }

  /** Id of the device; "" for the system's choice. */
  get chosen(): string {
    return this.#chosen;
  }

  /** Asks the system what there is. */
  async refresh(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    this.#list = all
      .filter(
        ({ kind, deviceId, label }) => kind === "audiooutput" && deviceId !== "" && label !== "",
      )
      .filter(({ deviceId }) => deviceId !== "default")
      .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
    const isKnown = this.#list.some(({ id }) => id === this.#chosen);
    if (this.#list.length > 0 && this.#chosen !== standard && !isKnown) this.lose();
  }

  choose(id: string): void {
    this.#chosen = id;
    remember("outputDevice", id);
    for (const listener of this.#listeners) listener();
  }

  /** The chosen device is gone: sound goes where the system wants it. */
  lose(): void {
    if (this.#chosen === standard) return;
    this.choose(standard);
    toasts.show(strings.player.deviceGone);
  }

  /** Tells when another device was chosen. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }
}

/** Where sound can come out, and where it does. */
export const devices = new Devices();

/**
 * The only place that talks to a host: the desktop shell through its preload script, the browser
 * host through a websocket. Everything else asks `host` and fetches from the two media addresses.
 */
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  EventMessage,
  EventName,
  Events,
  RequestMessage,
  ResponseMessage,
  Soundkin,
} from "../../shared/api.ts";
import type { Region } from "../../shared/domain.ts";
import { errorCodes, SoundkinError, type ErrorCode } from "../../shared/errors.ts";
import { mediaVersion } from "../../shared/media.ts";
import { strings } from "./strings/index.ts";

interface Host extends Soundkin {
  readonly mediaBase: string;
  /** The absolute path of what was dropped, "" for what is no file; the browser tells no page. */
  readonly pathOf?: (file: File) => string;
}

declare global {
  interface Window {
    readonly soundkin?: Host;
  }
}

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: SoundkinError) => void;
}

const longestWait = 5_000;

/** The browser host: one websocket that comes back by itself. */
class SocketHost implements Host {
  readonly mediaBase = `/media/${mediaVersion}`;
  readonly #pending = new Map<number, Pending>();
  readonly #queued: string[] = [];
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  #socket: WebSocket | undefined;
  #lastId = 0;
  #failures = 0;

  constructor() {
    this.#connect();
  }

  invoke<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>> {
    if (this.#failures > 0) return Promise.reject(away());
    const request: RequestMessage = { id: ++this.#lastId, command: name, input };
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, {
        resolve: (output) => resolve(output as CommandOutput<Name>),
        reject,
      });
      const text = JSON.stringify(request);
      if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
      else this.#queued.push(text);
    });
  }

  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  #connect(): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api`);
    socket.onopen = () => this.#opened(socket);
    socket.onclose = () => this.#closed();
    socket.onmessage = (event: MessageEvent<string>) => this.#received(event.data);
    this.#socket = socket;
  }

  #opened(socket: WebSocket): void {
    const returned = this.#failures > 0;
    this.#failures = 0;
    for (const text of this.#queued.splice(0)) socket.send(text);
    if (returned) for (const listener of connectionListeners) listener(true);
  }

  #closed(): void {
    for (const listener of connectionListeners) listener(false);
    for (const { reject } of this.#pending.values()) reject(away());
    this.#pending.clear();
    this.#queued.length = 0;
    setTimeout(() => this.#connect(), Math.min(250 * 2 ** this.#failures, longestWait));
    this.#failures += 1;
  }

  #received(text: string): void {
    const message = JSON.parse(text) as ResponseMessage | EventMessage;
    if ("event" in message) {
      for (const listener of this.#listeners.get(message.event) ?? [])
        listener(message.payload as never);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if ("error" in message) pending?.reject(toSoundkinError(message.error));
    else pending?.resolve(message.output);
  }
}

const connectionListeners = new Set<(connected: boolean) => void>();
const current: Host = window.soundkin ?? new SocketHost();

/** The host of this window. Every rejection is a SoundkinError. */
export const host: Soundkin = {
  async invoke(name, input) {
    try {
      // State proxies do not survive the preload's structured clone; inputs are plain JSON data.
      return await current.invoke(name, JSON.parse(JSON.stringify(input)) as typeof input);
    } catch (error) {
      throw toSoundkinError(error);
    }
  },
  on: (name, listener) => current.on(name, listener),
};

/** Tells when the host goes away and when it is back; the desktop shell never does. */
export function onConnection(listener: (connected: boolean) => void): void {
  connectionListeners.add(listener);
}

/** Where the file of a sample is fetched. */
export function audioUrl(sampleId: number): string {
  return `${current.mediaBase}/audio/${sampleId}`;
}

/** The absolute path of a file or folder that was dropped; null where it cannot be known. */
export function pathOfDropped(file: File): string | null {
  return current.pathOf?.(file) || null;
}

/** Where a file is downloaded under its own name; of a part of a sample, as WAV. */
export function downloadUrl(sampleId: number, region: Region | null): string {
  const url = region === null ? `${audioUrl(sampleId)}?` : `${wavUrl(sampleId, region)}&`;
  return `${url}download`;
}

/** Where a rendering is fetched that every browser decodes: of the sample, or of a part of it. */
export function wavUrl(sampleId: number, region: Region | null): string {
  const part = region === null ? "" : `&start=${region.start}&end=${region.end}`;
  return `${audioUrl(sampleId)}?as=wav${part}`;
}

/** Where the waveform of a sound is fetched. */
export function peaksUrl(soundId: number): string {
  return `${current.mediaBase}/peaks/${soundId}`;
}

function away(): SoundkinError {
  return new SoundkinError("not-available", strings.ui.away);
}

function toSoundkinError(error: unknown): SoundkinError {
  if (error instanceof SoundkinError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return new SoundkinError(
    isErrorCode(code) ? code : "internal",
    typeof message === "string" ? message : String(error),
    { cause: error },
  );
}

function isErrorCode(code: unknown): code is ErrorCode {
  return errorCodes.some((known) => known === code);
}

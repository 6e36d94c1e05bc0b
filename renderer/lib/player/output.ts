import { BufferVoice, StreamVoice, type Passage, type Take, type Voice } from "./voice.ts";

declare global {
  /** The end-to-end tests assert on it that audio really flows. */
  var __soundkinAnalyser: AnalyserNode | undefined;
}

/** Milliseconds of silence after which the audio device is free for others. */
const releaseAfter = 10_000;

/** What is heard, and how loud. */
export interface Part {
  readonly passage: Passage;
  /** A factor. */
  readonly level: number;
  readonly onended: () => void;
}

/** One sound at a time into the speakers. */
export class Output {
  readonly context = new AudioContext({ latencyHint: "interactive" });
  readonly #mixer = new GainNode(this.context, { channelCountMode: "explicit", channelCount: 2 });
  readonly #volume = new GainNode(this.context);
  #voice: Voice | undefined;
  #release: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const analyser = new AnalyserNode(this.context);
    this.#mixer.connect(this.#volume).connect(analyser).connect(this.context.destination);
    globalThis.__soundkinAnalyser = analyser;
    this.#rest();
  }

  /** A factor. */
  set volume(gain: number) {
    this.#volume.gain.setTargetAtTime(gain, this.context.currentTime, 0.01);
  }

  /** Both channels as one, to hear what a club or a telephone makes of them. */
  set mono(mono: boolean) {
    this.#mixer.channelCount = mono ? 1 : 2;
  }

  /** What sounds. */
  get voice(): Voice | undefined {
    return this.#voice;
  }

  /** Sends everything to a device; "" is the system's choice. @throws where it is gone. */
  async useDevice(id: string): Promise<void> {
    if (this.context.sinkId !== id) await this.context.setSinkId(id);
  }

  /** Cuts what sounds and plays decoded audio. */
  play(take: Take, part: Part): void {
    this.#wake();
    const voice: Voice = new BufferVoice(
      take,
      this.#parts(part, () => voice),
    );
    this.#voice = voice;
  }

  /** Cuts what sounds and plays a file as it comes in. @throws where the browser cannot. */
  async stream(url: string, part: Part, signal: AbortSignal): Promise<void> {
    this.#wake();
    try {
      const voice: Voice = await StreamVoice.start(
        url,
        this.#parts(part, () => voice),
        signal,
      );
      if (signal.aborted) voice.stop();
      else this.#voice = voice;
    } finally {
      if (this.#voice === undefined) this.#rest();
    }
  }

  stop(): void {
    if (this.#voice === undefined) return;
    this.#voice.stop();
    this.#voice = undefined;
    this.#rest();
  }

  #parts({ onended, ...part }: Part, voice: () => Voice) {
    const ended = () => {
      if (this.#voice !== voice()) return;
      this.#voice = undefined;
      this.#rest();
      onended();
    };
    return { ...part, context: this.context, destination: this.#mixer, onended: ended };
  }

  #wake(): void {
    this.stop();
    clearTimeout(this.#release);
    void this.context.resume();
  }

  #rest(): void {
    clearTimeout(this.#release);
    this.#release = setTimeout(() => void this.context.suspend(), releaseAfter);
  }
}

declare global {
  /** The end-to-end tests assert on it that audio really flows. */
  var __soundkinAnalyser: AnalyserNode | undefined;
}

// Short enough to feel immediate, long enough not to click.
const fade = 0.004;

/** One sound at a time into the speakers. */
export class Output {
  readonly context = new AudioContext();
  readonly #volume = new GainNode(this.context);
  #voice: { source: AudioBufferSourceNode; gain: GainNode } | undefined;
  #startedAt = 0;

  constructor() {
    const analyser = new AnalyserNode(this.context);
    this.#volume.connect(analyser).connect(this.context.destination);
    globalThis.__soundkinAnalyser = analyser;
  }

  set volume(gain: number) {
    this.#volume.gain.setTargetAtTime(gain, this.context.currentTime, 0.01);
  }

  set loop(loop: boolean) {
    if (this.#voice !== undefined) this.#voice.source.loop = loop;
  }

  /** Seconds since the sound's first sample; runs on beyond its end while it loops. */
  get elapsed(): number {
    return this.context.currentTime - this.#startedAt;
  }

  start(buffer: AudioBuffer, offset: number, loop: boolean, onended: () => void): void {
    this.stop();
    void this.context.resume();
    const source = new AudioBufferSourceNode(this.context, { buffer, loop });
    const gain = new GainNode(this.context);
    source.connect(gain).connect(this.#volume);
    source.onended = () => {
      if (this.#voice?.source === source) onended();
    };
    source.start(0, offset);
    this.#startedAt = this.context.currentTime - offset;
    this.#voice = { source, gain };
  }

  stop(): void {
    if (this.#voice === undefined) return;
    const { source, gain } = this.#voice;
    this.#voice = undefined;
    const now = this.context.currentTime;
    gain.gain.setValueAtTime(1, now);
    gain.gain.linearRampToValueAtTime(0, now + fade);
    source.stop(now + fade);
  }
}

import type { Region } from "../../../shared/domain.ts";

/** Short enough to feel immediate, long enough not to click; seconds. */
const fade = 0.004;
/** Milliseconds between two looks at whether a streamed region is over. */
const streamLook = 20;

/** What is to be heard of a sound; all in seconds of the sound. */
export interface Passage {
  readonly from: number;
  /** It ends where this ends, or goes round in it. */
  readonly span: Region;
  readonly loops: boolean;
}

/** A sound that is being heard. */
export interface Voice {
  /** Seconds of the sound. */
  readonly position: number;
  /** Of the whole sound. */
  readonly duration: number;
  /** A factor. */
  level: number;
  stop(): void;
}

/** Decoded audio, and which seconds of the sound it holds. */
export interface Take {
  readonly buffer: AudioBuffer;
  /** Seconds of the sound before its first sample. */
  readonly start: number;
  /** Seconds of the sound in one of its own. */
  readonly speed: number;
}

interface Parts {
  readonly context: AudioContext;
  readonly destination: AudioNode;
  readonly passage: Passage;
  readonly level: number;
  readonly onended: () => void;
}

/** The gain of one voice: its level, and short slopes where it would click. */
class Fader {
  readonly node: GainNode;
  readonly #context: AudioContext;

  constructor({ context, destination, level }: Parts, fadesIn: boolean) {
    this.#context = context;
    this.node = new GainNode(context, { gain: fadesIn ? 0 : level });
    this.node.connect(destination);
    if (fadesIn) this.node.gain.setTargetAtTime(level, context.currentTime, fade / 4);
  }

  set level(level: number) {
    const { gain } = this.node;
    gain.cancelScheduledValues(0);
    gain.setTargetAtTime(level, this.#context.currentTime, 0.01);
  }

  /** Fades out; returns when that is done, in seconds of the context. */
  close(): number {
    const { gain } = this.node;
    const now = this.#context.currentTime;
    gain.cancelScheduledValues(0);
    gain.setValueAtTime(gain.value, now);
    gain.linearRampToValueAtTime(0, now + fade);
    return now + fade;
  }
}

/** Plays decoded audio, sample by sample where it should. */
export class BufferVoice implements Voice {
  readonly duration: number;
  readonly #source: AudioBufferSourceNode;
  readonly #fader: Fader;
  readonly #take: Take;
  readonly #passage: Passage;
  readonly #context: AudioContext;
  readonly #startedAt: number;

  constructor(take: Take, parts: Parts) {
    const { context, passage, onended } = parts;
    const { from, span, loops } = passage;
    const inBuffer = (seconds: number) => placeIn(take, seconds);
    this.#take = take;
    this.#passage = passage;
    this.#context = context;
    this.duration = take.start + take.buffer.duration * take.speed;
    this.#fader = new Fader(parts, from !== span.start);
    this.#source = new AudioBufferSourceNode(context, {
      buffer: take.buffer,
      loop: loops,
      loopStart: inBuffer(span.start),
      loopEnd: inBuffer(span.end),
    });
    this.#source.connect(this.#fader.node);
    this.#source.onended = onended;
    const rest = loops ? undefined : inBuffer(span.end) - inBuffer(from);
    this.#startedAt = context.currentTime;
    this.#source.start(0, inBuffer(from), rest);
  }

  get position(): number {
    const { from, span, loops } = this.#passage;
    const position = from + (this.#context.currentTime - this.#startedAt) * this.#take.speed;
    if (position < span.end) return position;
    return loops ? span.start + ((position - span.start) % (span.end - span.start)) : span.end;
  }

  set level(level: number) {
    this.#fader.level = level;
  }

  stop(): void {
    this.#source.onended = null;
    this.#source.stop(this.#fader.close());
  }
}

/** Where in a take a second of the sound is, on a whole sample: between two, looping would blur. */
function placeIn({ buffer, start, speed }: Take, seconds: number): number {
  const { sampleRate } = buffer;
  return Math.max(0, Math.round(((seconds - start) / speed) * sampleRate) / sampleRate);
}

/** Plays a long file as it comes in, without ever holding all of it. */
export class StreamVoice implements Voice {
  readonly #element: HTMLAudioElement;
  readonly #fader: Fader;
  readonly #passage: Passage;
  readonly #onended: () => void;
  #watch: ReturnType<typeof setInterval> | undefined;

  private constructor(element: HTMLAudioElement, parts: Parts) {
    this.#element = element;
    this.#passage = parts.passage;
    this.#onended = parts.onended;
    this.#fader = new Fader(parts, parts.passage.from > 0);
    new MediaElementAudioSourceNode(parts.context, { mediaElement: element }).connect(
      this.#fader.node,
    );
  }

  /** Resolves when it sounds. @throws where the browser cannot play it, or `signal` says to leave it. */
  static async start(url: string, parts: Parts, signal: AbortSignal): Promise<StreamVoice> {
    const element = new Audio();
    // Otherwise the graph hears only silence where media is of another origin.
    element.crossOrigin = "anonymous";
    element.src = url;
    element.currentTime = parts.passage.from;
    const voice = new StreamVoice(element, parts);
    const leave = () => voice.#release();
    signal.addEventListener("abort", leave, { once: true });
    try {
      await element.play();
    } catch (error) {
      voice.#release();
      throw error;
    } finally {
      signal.removeEventListener("abort", leave);
    }
    voice.#follow();
    return voice;
  }

  get position(): number {
    return this.#element.currentTime;
  }

  get duration(): number {
    return this.#element.duration;
  }

  set level(level: number) {
    this.#fader.level = level;
  }

  stop(): void {
    clearInterval(this.#watch);
    this.#element.onended = null;
    this.#fader.close();
    setTimeout(() => this.#release(), fade * 2000);
  }

  #follow(): void {
    this.#element.onended = () => this.#reachedEnd();
    this.#watch = setInterval(() => {
      if (this.#element.currentTime >= this.#passage.span.end) this.#reachedEnd();
    }, streamLook);
  }

  #reachedEnd(): void {
    const { loops, span } = this.#passage;
    if (loops) {
      this.#element.currentTime = span.start;
      void this.#element.play();
      return;
    }
    this.stop();
    this.#onended();
  }

  /** Without this the element would go on reading the file. */
  #release(): void {
    this.#element.pause();
    this.#element.removeAttribute("src");
    this.#element.load();
  }
}

/** The part that Soundkin uses of a package that ships no types. */
declare module "signalsmith-stretch" {
  interface Schedule {
    readonly active: boolean;
    /** Seconds of the context's time from when on it holds. */
    readonly output: number;
    readonly outputTime: number;
    /** Seconds of the buffers that are heard then. */
    readonly input: number;
    readonly rate: number;
    readonly semitones: number;
  }

  interface StretchNode extends AudioWorkletNode {
    /** One array a channel; answers with the end of all buffers in seconds. */
    addBuffers(channels: Float32Array[]): Promise<number>;
    schedule(schedule: Schedule): Promise<unknown>;
  }

  interface CreateNode {
    (context: BaseAudioContext, options: AudioWorkletNodeOptions): Promise<StretchNode>;
    /** Where the package's own file is, for pages that may not load code from a blob. */
    moduleUrl?: string;
  }

  const createNode: CreateNode;
  export default createNode;
}

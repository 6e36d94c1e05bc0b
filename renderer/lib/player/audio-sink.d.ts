/** The Audio Output Devices API of contexts, which TypeScript's DOM does not know yet. */
interface AudioContext {
  /** "" for the system's own choice. */
  readonly sinkId: string;
  /** @throws DOMException where there is no such device. */
  setSinkId(id: string): Promise<void>;
}

/** One of several values that exclude each other. */
export interface Choice<Value> {
  readonly value: Value;
  readonly label: string;
}

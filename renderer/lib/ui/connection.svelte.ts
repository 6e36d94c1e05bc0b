import { onConnection } from "../bridge.ts";

class Connection {
  #away = $state(false);

  constructor() {
    onConnection((connected) => {
      this.#away = !connected;
    });
  }

  get away(): boolean {
    return this.#away;
  }
}

/** Whether the host answers. */
export const connection = new Connection();

interface Delayed {
  (): void;
  cancel(): void;
}

/** Runs once, when no call has come for `ms`. */
export function debounce(run: () => void, ms: number): Delayed {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const delayed = () => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  return Object.assign(delayed, { cancel: () => clearTimeout(timer) });
}

/** Runs at once, then at most every `ms`; the last call of a burst is never lost. */
export function throttle(run: () => void, ms: number): () => void {
  let blocked = false;
  let again = false;
  const release = () => {
    blocked = false;
    if (again) call();
  };
  const call = () => {
    again = blocked;
    if (blocked) return;
    blocked = true;
    setTimeout(release, ms);
    run();
  };
  return call;
}

/** Runs at once, or as soon as the run before is done; of the calls meanwhile only one counts. */
export function oneAtATime(run: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const done = () => {
    running = false;
    if (again) call();
  };
  const call = () => {
    again = running;
    if (running) return;
    running = true;
    void run().finally(done);
  };
  return call;
}

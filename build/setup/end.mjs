import { SetUpError } from "./run.mjs";

/**
 * Says what went wrong: what we foresaw as its sentence, anything else as it is.
 * @param {unknown} error
 */
export function report(error) {
  console.error(error instanceof SetUpError ? `✗ ${error.message}` : error);
}

/**
 * Ends the program over an error.
 * @param {unknown} error
 * @returns {never}
 */
export function endWith(error) {
  report(error);
  process.exit(1);
}

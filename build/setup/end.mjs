import { SetUpError } from "./run.mjs";

/**
 * Ends the program over an error: what we foresaw as its sentence, anything else as it is.
 * @param {unknown} error
 * @returns {never}
 */
export function endWith(error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(`✗ ${error.message}`);
  process.exit(1);
}

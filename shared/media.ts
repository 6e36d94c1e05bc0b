/**
 * Media is fetched, not invoked: `${mediaBase}/audio/<sampleId>` is the file itself, with Range
 * requests, and `${mediaBase}/peaks/<soundId>` its waveform as `peakColumns * peakBands` bytes.
 */
export const mediaVersion = "v1";
/** Columns of a stored waveform, whatever the sound's length. */
export const peakColumns = 400;
/** Bands of a column, in this order: low (below 250 Hz), mid, high (above 2.5 kHz). */
export const peakBands = 3;

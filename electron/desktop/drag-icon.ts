import { nativeImage, type NativeImage } from "electron";

const size = 32;
/** Half the height of each bar of a little waveform, in pixels. */
const bars = [3, 7, 12, 8, 14, 10, 5, 2];

/** What hangs at the pointer during a drag. Drawn here: with an empty image no drag begins. */
export function dragIcon(): NativeImage {
  return nativeImage.createFromBitmap(waveformPixels(), { width: size, height: size });
}

/** BGRA; each bar is three pixels wide with a gap of one. */
export function waveformPixels(): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const height = x % 4 < 3 ? (bars[Math.floor(x / 4)] ?? 0) : 0;
      if (Math.abs(y - size / 2 + 0.5) < height) {
        pixels.set([0xf0, 0xa0, 0x60, 0xff], (y * size + x) * 4);
      }
    }
  }
  return pixels;
}

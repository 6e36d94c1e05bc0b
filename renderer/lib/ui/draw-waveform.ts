import type { Share } from "./clip.ts";
import { paintOrder, type Bar } from "./waveform-bars.ts";

interface Look {
  /** Device pixels from one bar to the next, and of a bar. */
  readonly step: number;
  readonly thickness: number;
  /** Colours of the bands, low to high. */
  readonly colours: readonly string[];
  /** The part that is meant, where it is not all; the rest is faint. */
  readonly share: Share | null;
}

const layers = [0, 1, 2] as const;
const faint = 0.35;

/** Draws bars around the middle of a canvas, of each the tallest band behind the others. */
export function drawWaveform(
  context: CanvasRenderingContext2D,
  bars: readonly Bar[],
  { step, thickness, colours, share }: Look,
): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  const paths = gather(bars, { step, thickness, share, middle: height / 2 });
  // A fill for each colour of a layer, not for each bar: every fill costs more than its pixels.
  for (const [index, path] of paths.entries()) {
    if (path === undefined) continue;
    context.globalAlpha = index < paths.length / 2 ? 1 : faint;
    context.fillStyle = colours[index % 3] ?? "";
    context.fill(path);
  }
}

interface Measures {
  readonly step: number;
  readonly thickness: number;
  readonly share: Share | null;
  readonly middle: number;
}

/** A path for each layer and band, first of the part that is meant, then of the rest. */
function gather(bars: readonly Bar[], { step, thickness, share, middle }: Measures) {
  const paths: (Path2D | undefined)[] = Array.from({ length: 2 * layers.length * 3 });
  for (const [index, bar] of bars.entries()) {
    const place = (index + 0.5) / bars.length;
    const isMeant = share === null || (share.from <= place && place < share.to);
    const order = paintOrder(bar);
    for (const layer of layers) {
      const band = order[layer] ?? 0;
      const half = (bar[band] ?? 0) * middle;
      if (half < 0.25 && band !== 0) continue;
      const path = (paths[((isMeant ? 0 : layers.length) + layer) * 3 + band] ??= new Path2D());
      path.rect(index * step, middle - half, thickness, Math.max(1, half * 2));
    }
  }
  return paths;
}

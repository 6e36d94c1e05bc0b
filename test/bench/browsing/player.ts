/**
 * `npm run bench:player`: from a key press to the first sample that is not silent, in the app's page
 * in Chromium, one JSON line a figure. The time until that sample is in the audio graph and the time
 * that the system's output adds are told apart. The baseline is a media element of the same files.
 * Files were just written: "cold" is not decoded and not fetched, but in the system's file cache.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { wav } from "../../fixtures/containers.ts";
import { tone } from "../../fixtures/sounds.ts";
import { chromiumOptions } from "../../e2e/chromium.ts";
import { startHost } from "../../e2e/host.ts";
import { quantile, reporter } from "../report.ts";
import { inTemporaryFolder } from "../temporary.ts";

const report = reporter("npm run bench:player");
const files = 360;
const secondsEach = 1.5;
const presses = { neighbour: 40, cold: 25, released: 5, element: 30 } as const;
/** Milliseconds after which neighbours are decoded. */
const settled = 600;
/** Milliseconds after which the audio device is released. */
const released = 11_000;

/** One key press. */
interface Start {
  /** Milliseconds of the graph's own time until the first sample. */
  readonly graph: number;
  /** Milliseconds that the output says it adds. */
  readonly output: number;
  /** Milliseconds on the wall until the page knew of the first sample. */
  readonly wall: number;
}

const figureNames: Readonly<Record<keyof Start, string>> = {
  graph: "key to first sample in the graph",
  output: "output latency",
  wall: "key to sample known in the page",
};
const everything = ["graph", "output", "wall"] as const;

interface Ear {
  /** Begins to listen for the end of silence, at the next key press. */
  arm(): void;
  readonly start: Promise<Start>;
  /** Plays a file by a media element, as if a key had been pressed. */
  playElement(url: string): void;
  stopElement(): void;
}

/** 24-bit stereo of 48 kHz, each of its own pitch. */
async function writeSounds(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let n = 0; n < files; n++) {
    const channel = tone({ frequency: 110 + n, seconds: secondsEach, sampleRate: 48_000 });
    const audio = { channels: [channel, channel], sampleRate: 48_000 };
    const name = `Tone ${String(n).padStart(3, "0")}.wav`;
    await writeFile(join(folder, name), wav(audio, 24, "whole"));
  }
}

/** Listens in the audio thread; runs in the page. */
async function installEar(): Promise<void> {
  const listener = `registerProcessor("ear", class extends AudioWorkletProcessor {
    silent = 1e9;
    process([channels]) {
      const loud = channels[0]?.findIndex((value) => Math.abs(value) > 1e-4) ?? -1;
      if (loud >= 0 && this.silent > sampleRate / 50) this.port.postMessage(currentTime + loud / sampleRate);
      this.silent = loud >= 0 ? 0 : this.silent + 128;
      return true;
    }
  });`;
  const { __soundkinAnalyser: analyser } = globalThis as { __soundkinAnalyser?: AnalyserNode };
  if (!analyser) throw new Error("Nothing was played yet");
  const context = analyser.context as AudioContext;
  const url = URL.createObjectURL(new Blob([listener], { type: "text/javascript" }));
  await context.audioWorklet.addModule(url);
  const ear = new AudioWorkletNode(context, "ear", { numberOfOutputs: 0 });
  analyser.connect(ear);

  let pressed: { wall: number; graph: number } | null = null;
  let resolve: (start: Start) => void = () => undefined;
  let element: HTMLAudioElement | undefined;
  const press = (wall: number) => {
    pressed ??= { wall, graph: context.currentTime };
  };
  const state = {
    start: new Promise<Start>(() => undefined),
    arm: () => {
      pressed = null;
      state.start = new Promise((settle) => (resolve = settle));
    },
    playElement: (url: string) => {
      press(performance.now());
      element = new Audio(url);
      context.createMediaElementSource(element).connect(analyser);
      void element.play();
    },
    stopElement: () => element?.pause(),
  };
  ear.port.onmessage = ({ data }: MessageEvent<number>) => {
    if (pressed === null) return;
    resolve({
      graph: (data - pressed.graph) * 1000,
      output: context.outputLatency * 1000,
      wall: performance.now() - pressed.wall,
    });
  };
  addEventListener("keydown", (event) => press(event.timeStamp), { capture: true });
  Object.assign(globalThis, { __ear: state });
}

async function measured(page: Page, deed: () => Promise<void>): Promise<Start> {
  await page.evaluate(() => (globalThis as unknown as { __ear: Ear }).__ear.arm());
  await deed();
  return page.evaluate(() => (globalThis as unknown as { __ear: Ear }).__ear.start);
}

/** Presses a key so often, each time in silence. */
async function pressing(page: Page, key: string, times: number, wait: number): Promise<Start[]> {
  const all: Start[] = [];
  for (let n = 0; n < times; n++) {
    await page.keyboard.press("Escape");
    await page.waitForTimeout(wait);
    all.push(await measured(page, () => page.keyboard.press(key)));
  }
  return all;
}

/** The baseline: what a page does that knows nothing of decoding ahead. */
async function playingElements(page: Page): Promise<Start[]> {
  const all: Start[] = [];
  await page.keyboard.press("Escape");
  await page.waitForTimeout(settled);
  for (let n = 0; n < presses.element; n++) {
    const url = `/media/v1/audio/${files - n}`;
    all.push(
      await measured(page, () =>
        page.evaluate(
          (url) => (globalThis as unknown as { __ear: Ear }).__ear.playElement(url),
          url,
        ),
      ),
    );
    await page.evaluate(() => (globalThis as unknown as { __ear: Ear }).__ear.stopElement());
    await page.waitForTimeout(150);
  }
  return all;
}

function tell(name: string, all: readonly Start[], figures: readonly (keyof Start)[]): void {
  for (const figure of figures) {
    for (const share of [0.5, 0.95]) {
      const times = all.map((start) => start[figure]);
      const label = `${name}: ${figureNames[figure]}, p${share * 100}`;
      report(label, quantile(times, share), "ms", all.length);
    }
  }
}

async function addSounds(page: Page, folder: string): Promise<void> {
  await page.getByRole("button", { name: "Add folder" }).first().click();
  await page.getByRole("textbox", { name: "Folder path" }).fill(folder);
  await page.getByRole("textbox", { name: "Folder path" }).press("Enter");
  await page.getByRole("row", { name: "Tone 000.wav" }).waitFor();
  await page.getByText(/^Analysing/).waitFor({ state: "detached", timeout: 300_000 });
}

async function bench(folder: string): Promise<void> {
  await writeSounds(join(folder, "samples"));
  const host = await startHost(["--library", join(folder, "library")]);
  const browser = await chromium.launch(chromiumOptions);
  // The ear's own code comes from outside the app, which the app's policy forbids.
  const page = await browser.newPage({ bypassCSP: true, viewport: { width: 1440, height: 700 } });
  try {
    await page.goto(host.url);
    await addSounds(page, join(folder, "samples"));
    await page.getByRole("row", { name: "Tone 000.wav" }).click();
    await page.waitForTimeout(settled);
    await page.evaluate(installEar);
    const neighbours = await pressing(page, "ArrowDown", presses.neighbour, settled);
    tell("cached neighbour", neighbours, everything);
    const woken = await pressing(page, "ArrowDown", presses.released, released);
    // While the device is released, the graph's own time stands still.
    tell("neighbour after the device was released", woken, ["output", "wall"]);
    await page.keyboard.press("Home");
    // The window is so small that every page of rows is further than what is decoded ahead.
    tell("cold 24-bit WAV", await pressing(page, "PageDown", presses.cold, settled), everything);
    tell("baseline, media element, same files", await playingElements(page), everything);
  } finally {
    await browser.close();
    await host.stop();
  }
}

await inTemporaryFolder(bench);

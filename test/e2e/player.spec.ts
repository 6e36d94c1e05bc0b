/** How sounds are heard: on real decoded audio, as the page's audio graph carries it. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import type { Sample, SearchPage } from "../../shared/domain.ts";
import { wav } from "../fixtures/containers.ts";
import { tone, writeFamilies, writeTone, type ToneFileOptions } from "../fixtures/sounds.ts";
import { expect, rowOf, test, type Soundkin } from "./soundkin.ts";

/** What the page notes of its own audio. */
interface Heard {
  /** Of each start of decoded audio, how long that is in seconds. */
  readonly __starts: number[];
  __decoded: number;
  readonly __soundkinAnalyser?: AnalyserNode;
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const heard = Object.assign(globalThis, { __starts: [] as number[], __decoded: 0 });
    const watch = (of: object, method: string, note: (self: unknown) => void) => {
      const original = Reflect.get(of, method) as (...input: unknown[]) => unknown;
      const apply = (run: typeof original, self: unknown, input: unknown[]) => {
        note(self);
        return Reflect.apply(run, self, input);
      };
      Reflect.set(of, method, new Proxy(original, { apply }));
    };
    watch(AudioBufferSourceNode.prototype, "start", (node) => {
      heard.__starts.push((node as AudioBufferSourceNode).buffer?.duration ?? 0);
    });
    watch(BaseAudioContext.prototype, "decodeAudioData", () => {
      heard.__decoded += 1;
    });
  });
  await page.reload();
});

/** Samples that flow through the graph just now, of every channel; empty while nothing sounds. */
function flow(page: Page, size = 4096): Promise<{ sampleRate: number; channels: number[][] }> {
  return page.evaluate(async (size) => {
    const { __soundkinAnalyser: analyser } = globalThis as unknown as Heard;
    if (analyser?.context.state !== "running") return { sampleRate: 0, channels: [] };
    const { context } = analyser;
    // As the speakers get it: a single channel is in both.
    const stereo = new GainNode(context, { channelCount: 2, channelCountMode: "explicit" });
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    analyser.connect(stereo).connect(splitter);
    const taps = [0, 1].map((channel) => {
      const tap = new AnalyserNode(context, { fftSize: size });
      splitter.connect(tap, channel);
      return tap;
    });
    await new Promise((resolve) => setTimeout(resolve, (1500 * size) / context.sampleRate));
    const channels = taps.map((tap) => {
      const samples = new Float32Array(size);
      tap.getFloatTimeDomainData(samples);
      return [...samples];
    });
    analyser.disconnect(stereo);
    return { sampleRate: context.sampleRate, channels };
  }, size);
}

async function level(page: Page): Promise<number> {
  const { channels } = await flow(page);
  return Math.max(0, ...channels.flat().map(Math.abs));
}

/** Hz of the sine that sounds, by its rises through zero; 0 in silence. */
async function frequency(page: Page): Promise<number> {
  const { sampleRate, channels } = await flow(page, 8192);
  const [left = []] = channels;
  const rises = left.flatMap((value, i) =>
    i > 0 && (left[i - 1] ?? 0) < 0 && value >= 0 ? [i] : [],
  );
  const [first = 0, last = 0] = [rises[0], rises.at(-1)];
  return rises.length < 2 ? 0 : ((rises.length - 1) * sampleRate) / (last - first);
}

function starts(page: Page): Promise<number[]> {
  return page.evaluate(() => [...(globalThis as unknown as Heard).__starts]);
}

/** Adds tones, each in a file of its own name. */
async function addTones(
  soundkin: Soundkin,
  tones: Readonly<Record<string, ToneFileOptions>>,
): Promise<void> {
  const folder = join(soundkin.directory, "samples");
  for (const [name, options] of Object.entries(tones)) await writeTone(join(folder, name), options);
  await soundkin.addFolder(folder);
  await soundkin.analysed(Object.keys(tones).length);
}

/** Twelve sounds, none a copy of another: "tone 10.wav" and so on. */
function manyTones(): Record<string, ToneFileOptions> {
  const tones = Array.from(
    { length: 12 },
    (_, i) => [`tone ${i + 10}.wav`, { seconds: 1, frequency: 300 + 20 * i }] as const,
  );
  return Object.fromEntries(tones);
}

function loopButton(player: Locator): Locator {
  return player.getByRole("button", { name: /^Loop/ });
}

/** Loops everything, as a musician clicks it. */
async function loopAll(player: Locator): Promise<void> {
  await loopButton(player).click();
  await expect(loopButton(player)).toHaveAccessibleName("Loop: all");
}

function positionIn(player: Locator): Locator {
  return player.getByRole("slider", { name: "Position" });
}

async function secondsOf(slider: Locator): Promise<number> {
  return Number(await slider.getAttribute("aria-valuenow"));
}

/** Drags over a part of the large waveform, 0 to 1. */
async function dragOver(page: Page, area: Locator, from: number, to: number): Promise<void> {
  const box = await area.boundingBox();
  if (box === null) throw new Error("There is no waveform");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + from * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + ((from + to) / 2) * box.width, y, { steps: 4 });
  await page.mouse.move(box.x + to * box.width, y, { steps: 4 });
  await page.mouse.up();
}

async function clickAt(area: Locator, place: number): Promise<void> {
  const box = await area.boundingBox();
  await area.click({ position: { x: place * (box?.width ?? 0), y: (box?.height ?? 0) / 2 } });
}

test("a new preview cuts the old one", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, {
    "high.wav": { frequency: 1760, seconds: 3 },
    "low.wav": { frequency: 220, seconds: 3 },
  });
  await rowOf(sounds, "high.wav").click();
  await expect.poll(() => frequency(page)).toBeCloseTo(1760, -1);
  await rowOf(sounds, "low.wav").click();
  await expect(player).toContainText("low.wav");
  await expect.poll(() => frequency(page)).toBeCloseTo(220, -1);
});

test("a held arrow key plays the row that it left and the one where it rests, none between", async ({
  soundkin,
}) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, manyTones());
  await rowOf(sounds, "tone 10.wav").click();
  await expect.poll(() => starts(page)).toHaveLength(1);
  for (let press = 0; press < 10; press++) await page.keyboard.down("ArrowDown");
  await page.keyboard.up("ArrowDown");
  await expect(player).toContainText("tone 20.wav");
  await expect(player).toHaveAttribute("data-playing", "true");
  expect((await starts(page)).length).toBeLessThanOrEqual(3);
});

/** Asks the host something, beside the page's own bridge. */
function invoke(page: Page, command: string, input: object): Promise<unknown> {
  return page.evaluate(
    ([command, input]) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://${location.host}/api`);
        socket.onopen = () => socket.send(JSON.stringify({ id: 1, command, input }));
        socket.onmessage = ({ data }: MessageEvent<string>) => {
          const answer = JSON.parse(data) as { id?: number; output?: unknown };
          if (answer.id !== 1) return;
          socket.close();
          resolve(answer.output);
        };
      }),
    [command, input] as const,
  );
}

/** What the library knows of its only sound. */
async function onlySample(page: Page): Promise<Sample> {
  const { samples } = (await invoke(page, "samples.search", {
    text: "",
    page: { offset: 0, limit: 1 },
  })) as SearchPage;
  const [sample] = samples;
  if (!sample) throw new Error("The library is empty");
  return sample;
}

/** Says of the only sound that it is a loop, as a musician does whose loop has no beat. */
async function callLoop(page: Page): Promise<void> {
  const { id } = await onlySample(page);
  const corrections = { kind: "loop", tempo: 120 };
  await invoke(page, "samples.correct", { sampleIds: [id], corrections });
  await page.reload();
}

test("neighbours are decoded ahead, further where one walks to, and nothing twice", async ({
  soundkin,
}) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, manyTones());
  const decoded = () => page.evaluate(() => (globalThis as unknown as Heard).__decoded);
  await rowOf(sounds, "tone 15.wav").click();
  // It, and one to either side.
  await expect.poll(decoded).toBe(3);
  await page.keyboard.press("ArrowDown");
  await expect(player).toContainText("tone 16.wav");
  // Three ahead, of which none was there.
  await expect.poll(decoded).toBe(6);
  await page.keyboard.press("ArrowDown");
  await expect.poll(decoded).toBe(7);
  await expect.poll(() => starts(page)).toHaveLength(3);
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => starts(page)).toHaveLength(4);
  // Of three in the other direction two are there already.
  await expect.poll(decoded).toBe(8);
});

for (const sampleRate of [44_100, 48_000]) {
  test(`a looped sound of ${sampleRate} Hz goes round without a gap`, async ({ soundkin }) => {
    const { page, sounds, player } = soundkin;
    // Whole periods: any gap is a jump.
    await addTones(soundkin, { "loop.wav": { frequency: 200, seconds: 0.25, sampleRate } });
    await callLoop(page);
    await rowOf(sounds, "loop.wav").click();
    await expect.poll(() => level(page)).toBeGreaterThan(0.1);
    const { sampleRate: rate, channels } = await flow(page, 32_768);
    const [left = []] = channels;
    const peak = Math.max(...left.map(Math.abs));
    const jumps = left.map((value, i) => (i === 0 ? 0 : Math.abs(value - (left[i - 1] ?? 0))));
    const steepest = (peak * 2 * Math.PI * 200) / rate;
    // In 32,768 samples it went round twice at least.
    expect(Math.max(...jumps)).toBeLessThan(1.5 * steepest);
    expect(await frequency(page)).toBeCloseTo(200, 0);
    await expect(player).toHaveAttribute("data-playing", "true");
  });
}

test("loops go round by themselves, one-shots do not, and the choice is remembered", async ({
  soundkin,
}) => {
  const { page, sounds, player, directory } = soundkin;
  await addTones(soundkin, { "hit.wav": { seconds: 0.3 } });
  await writeFamilies(join(directory, "samples"), { families: ["Loops/Drum Loops"], each: 1 });
  await soundkin.analysed(2);
  await rowOf(sounds, "hit.wav").click();
  await expect.poll(() => starts(page)).toHaveLength(1);
  await expect(player).toHaveAttribute("data-playing", "false");

  await page.keyboard.press(await keyTowards(sounds, "hit.wav"));
  await expect.poll(() => starts(page)).toHaveLength(2);
  const [, seconds = 0] = await starts(page);
  await page.waitForTimeout(seconds * 1000 + 500);
  await expect(player).toHaveAttribute("data-playing", "true");

  await loopButton(player).click();
  await loopButton(player).click();
  await expect(loopButton(player)).toHaveAccessibleName("Loop: off");
  await page.reload();
  await expect(loopButton(player)).toHaveAccessibleName("Loop: off");
});

/** The arrow key that leads from the row of a sound to the other one. */
async function keyTowards(sounds: Locator, name: string): Promise<string> {
  const [first] = await sounds.getByRole("row", { name: /\.\w+$/ }).all();
  return (await first?.getAttribute("aria-label")) === name ? "ArrowDown" : "ArrowUp";
}

test("a click plays from there", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  const halves = [tone({ frequency: 300, seconds: 3 }), tone({ frequency: 900, seconds: 3 })];
  await addChannels(soundkin, [Float32Array.from(halves.flatMap((half) => [...half]))]);
  await rowOf(sounds, "made.wav").click();
  await expect.poll(() => frequency(page)).toBeCloseTo(300, -1);
  await clickAt(positionIn(player), 0.6);
  await expect.poll(() => frequency(page)).toBeCloseTo(900, -1);
  expect(await secondsOf(positionIn(player))).toBeGreaterThan(3.5);
  await positionIn(player).focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => frequency(page)).toBeCloseTo(300, -1);
});

/** Adds one file with these channels, "made.wav". */
async function addChannels(soundkin: Soundkin, channels: readonly Float32Array[]): Promise<void> {
  const folder = join(soundkin.directory, "samples");
  await mkdir(folder, { recursive: true });
  const audio = { channels: [...channels], sampleRate: 44_100 };
  await writeFile(join(folder, "made.wav"), wav(audio, 24, "whole"));
  await soundkin.addFolder(folder);
  await soundkin.analysed(1);
}

test("dragging selects a region at zero crossings, which plays and goes round", async ({
  soundkin,
}) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, { "tone.wav": { frequency: 100, seconds: 4 } });
  await rowOf(sounds, "tone.wav").click();
  await expect.poll(() => level(page)).toBeGreaterThan(0.1);
  await dragOver(page, positionIn(player), 0.2503, 0.3751);

  const start = player.getByRole("slider", { name: "Start of the region" });
  const end = player.getByRole("slider", { name: "End of the region" });
  await expect(start).toHaveAttribute("aria-valuetext", /^1\.0\d s$/);
  const region = { start: await secondsOf(start), end: await secondsOf(end) };
  // The tone rises through zero every 10 ms.
  for (const edge of [region.start, region.end]) {
    expect(Math.abs(edge * 100 - Math.round(edge * 100))).toBeLessThan(0.01);
  }
  expect(region.start).toBeCloseTo(1, 1);
  expect(region.end).toBeCloseTo(1.5, 1);

  await page.waitForTimeout(1_200);
  await expect(player).toHaveAttribute("data-playing", "true");
  for (let look = 0; look < 5; look++) {
    const seconds = await secondsOf(positionIn(player));
    expect(seconds).toBeGreaterThanOrEqual(region.start);
    expect(seconds).toBeLessThanOrEqual(region.end);
  }
  expect(await frequency(page)).toBeCloseTo(100, 0);

  await positionIn(player).dblclick();
  await expect(start).toHaveCount(0);
});

test("the region is set, moved and left by keys", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, { "tone.wav": { frequency: 100, seconds: 4 } });
  await rowOf(sounds, "tone.wav").click();
  await expect.poll(() => level(page)).toBeGreaterThan(0.1);
  await clickAt(positionIn(player), 0.5);
  await page.keyboard.press("[");
  const start = player.getByRole("slider", { name: "Start of the region" });
  const end = player.getByRole("slider", { name: "End of the region" });
  expect(await secondsOf(start)).toBeGreaterThan(1.9);
  expect(await secondsOf(end)).toBe(4);

  const before = await secondsOf(end);
  await end.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(() => secondsOf(end)).toBeCloseTo(before - 0.25, 1);
  await page.keyboard.press("Escape");
  await expect(end).toHaveCount(0);
  await expect(player).toHaveAttribute("data-playing", "true");
  await page.keyboard.press("Escape");
  await expect(player).toHaveAttribute("data-playing", "false");
});

test("a region is asked about and saved as a file of its own", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, { "tone.wav": { seconds: 4 } });
  await rowOf(sounds, "tone.wav").click();
  await dragOver(page, positionIn(player), 0.25, 0.5);
  const region = player.getByRole("group", { name: "Region" });
  const download = page.waitForEvent("download");
  await region.getByRole("button", { name: "Save region" }).click();
  expect((await download).suggestedFilename()).toMatch(/^tone 1\.\d+-2\.\d+ s\.wav$/);
  await expect(region.getByRole("img", { name: "Drag region" })).toHaveAttribute(
    "draggable",
    "true",
  );
  await region.getByRole("button", { name: "Find similar to region" }).click();
  await expect(page.getByRole("complementary")).toContainText("tone");
  await region.getByRole("button", { name: "Whole sound" }).click();
  await expect(region).toHaveCount(0);
});

test("matching levels brings a quiet sound up and a loud one down, live", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, {
    "loud.wav": { seconds: 2, gain: 0.95 },
    "quiet.wav": { seconds: 2, gain: 0.03 },
  });
  await loopAll(player);
  await rowOf(sounds, "quiet.wav").click();
  await expect.poll(() => level(page)).toBeGreaterThan(0.001);
  const quiet = await level(page);
  await player.getByRole("switch", { name: "Match level" }).click();
  await expect.poll(() => level(page)).toBeGreaterThan(3 * quiet);
  const matched = await level(page);
  await rowOf(sounds, "loud.wav").click();
  // One loudness: the same sine is as high.
  await expect.poll(async () => (await level(page)) / matched).toBeCloseTo(1, 1);
});

test("mono makes both channels the same", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  await addChannels(soundkin, [
    tone({ frequency: 300, seconds: 3 }),
    tone({ frequency: 500, seconds: 3 }),
  ]);
  await loopAll(player);
  await rowOf(sounds, "made.wav").click();
  const difference = async () => {
    const { channels } = await flow(page);
    const [left = [], right = []] = channels;
    return Math.max(0, ...left.map((value, i) => Math.abs(value - (right[i] ?? 0))));
  };
  await expect.poll(difference).toBeGreaterThan(0.1);
  await player.getByRole("button", { name: "Sound options" }).click();
  await page.getByRole("switch", { name: "Mono" }).click();
  await expect.poll(difference).toBe(0);
  expect(await level(page)).toBeGreaterThan(0.1);
});

test("a loop is heard in the project's tempo, and O plays the original", async ({ soundkin }) => {
  const { page, sounds, player, directory } = soundkin;
  const [file] = await writeFamilies(join(directory, "samples"), {
    families: ["Loops/Drum Loops"],
    each: 1,
  });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(1);
  const name = file?.path.split("/").at(-1) ?? "";
  await rowOf(sounds, name).click();
  await expect.poll(() => starts(page)).toHaveLength(1);
  const [original = 0] = await starts(page);

  const project = page.getByRole("button", { name: /^Project/ });
  await expect(project).toContainText("off");
  await project.click();
  await page.getByRole("button", { name: "Take from this sound" }).click();
  const tempo = page.getByRole("spinbutton", { name: "Tempo" });
  const own = Number(await tempo.inputValue());
  expect(own).toBeGreaterThan(60);
  await tempo.fill(String(own * 1.1));
  await tempo.press("Enter");
  await expect
    .poll(async () => ((await starts(page)).at(-1) ?? 0) / original)
    .toBeCloseTo(1 / 1.1, 2);
  await expect(player).toContainText("10% faster");
  await expect.poll(() => level(page)).toBeGreaterThan(0.01);
  await page.keyboard.press("Escape");

  await rowOf(sounds, name).click();
  await page.keyboard.press("o");
  await expect.poll(async () => (await starts(page)).at(-1)).toBeCloseTo(original, 3);
  await expect(player).not.toContainText("faster");
  await expect(project).toContainText(String(Math.round(own * 11) / 10));
});

test("what has a key is moved to the project's, without another length", async ({ soundkin }) => {
  const { page, sounds, player, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), {
    families: ["Synths/Keys"],
    each: 1,
  });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(1);
  await rowOf(sounds, files[0]?.path.split("/").at(-1) ?? "").click();
  await expect.poll(() => starts(page)).toHaveLength(1);
  const [original = 0] = await starts(page);
  await page.getByRole("button", { name: /^Project/ }).click();
  await page.getByRole("button", { name: "Take from this sound" }).click();
  const key = page.getByRole("combobox", { name: "Key" });
  const names = await key.getByRole("option").allTextContents();
  const own = names.indexOf(await key.inputValue());
  // Major and minor keys take turns, and the first is no key: two on is a semitone up.
  await key.selectOption(names[own + 2] ?? names[own + 2 - 24] ?? "");
  await expect(player).toContainText("+1 semitone");
  await expect.poll(async () => (await starts(page)).at(-1)).toBeCloseTo(original, 2);
});

test("a long file is streamed: it plays at once, is sought in, and is never decoded whole", async ({
  soundkin,
}) => {
  const { page, sounds, player } = soundkin;
  const halves = [tone({ frequency: 300, seconds: 60 }), tone({ frequency: 900, seconds: 60 })];
  const whole = new Float32Array(120 * 44_100);
  halves.forEach((half, i) => whole.set(half, i * half.length));
  await addChannels(soundkin, [whole]);
  await rowOf(sounds, "made.wav").click();
  await expect.poll(() => frequency(page)).toBeCloseTo(300, -1);
  const ranges: string[] = [];
  page.on("request", (request) => {
    const { range } = request.headers();
    if (range !== undefined) ranges.push(range);
  });
  await clickAt(positionIn(player), 0.9);
  await expect.poll(() => frequency(page)).toBeCloseTo(900, -1);
  expect(await secondsOf(positionIn(player))).toBeGreaterThan(100);
  expect(ranges.length).toBeGreaterThan(0);
  expect(await page.evaluate(() => (globalThis as unknown as Heard).__decoded)).toBe(0);

  await dragOver(page, positionIn(player), 0.5, 0.51);
  await expect.poll(() => frequency(page)).toBeCloseTo(900, -1);
  await expect.poll(async () => (await starts(page)).at(-1)).toBeCloseTo(1.2, 1);
  await page.keyboard.press("Escape");
});

test("the audio device is released after silence, and taken again by the next sound", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addTones(soundkin, { "tone.wav": { seconds: 0.5 } });
  const state = () =>
    page.evaluate(() => (globalThis as unknown as Heard).__soundkinAnalyser?.context.state);
  await rowOf(sounds, "tone.wav").click();
  await expect.poll(state).toBe("running");
  await expect.poll(state, { timeout: 20_000 }).toBe("suspended");
  await page.keyboard.press("Space");
  await expect.poll(() => level(page)).toBeGreaterThan(0.05);
});

test("with autoplay off nothing is heard, decoded or fetched until Play", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, { "a.wav": {}, "b.wav": { frequency: 330 } });
  await player.getByRole("switch", { name: "Autoplay" }).click();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await rowOf(sounds, "a.wav").click();
  await page.keyboard.press("ArrowDown");
  await expect(player).toContainText("b.wav");
  expect(requests.filter((url) => url.includes("/audio/"))).toEqual([]);
  expect(await starts(page)).toEqual([]);
  await player.getByRole("button", { name: "Play", exact: true }).click();
  await expect.poll(() => level(page)).toBeGreaterThan(0.1);
});

test("sound goes to the system's output where the chosen device is gone", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, { "tone.wav": { seconds: 2 } });
  await page.evaluate(() =>
    localStorage.setItem("soundkin.outputDevice", '"a device of last year"'),
  );
  await page.reload();
  await rowOf(sounds, "tone.wav").click();
  await expect(page.getByText("The audio device is gone")).toBeVisible();
  await expect.poll(() => level(page)).toBeGreaterThan(0.1);
  await player.getByRole("button", { name: "Sound options" }).click();
  await expect(page.getByRole("combobox", { name: "Output" })).toHaveValue("");
  await expect(page.getByText("is not told the names of your audio devices")).toBeVisible();
});

test("beside a DAW the player keeps what is needed", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  await addTones(soundkin, { "tone.wav": { seconds: 2 } });
  await page.setViewportSize({ width: 320, height: 700 });
  await rowOf(sounds, "tone.wav").click();
  await expect(player.getByRole("button", { name: "Stop" })).toBeVisible();
  await expect(positionIn(player)).toBeVisible();
  const box = await player.boundingBox();
  expect(box?.width).toBeLessThanOrEqual(320);
  expect(box?.height).toBeLessThanOrEqual(140);
});

/** Lists and the filters of "find similar sounds" against SQL's own look at every row. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { instruments } from "../../shared/domain.ts";
import { Catalog } from "../../electron/library/catalog/catalog.ts";
import { SampleColumns } from "../../electron/library/search/sample-columns.ts";
import type { Filters } from "../../shared/search.ts";
import {
  ages,
  collectionNames,
  daysAgo,
  durations,
  fileWords,
  folderNames,
  formats,
  keyNames,
  questions,
  sorts,
  tagNames,
  tempos,
  type Question,
} from "../fixtures/filters.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { say } from "../fixtures/user-data.ts";

const fileCount = 3_000;
const soundCount = 1_800;
const questionCount = 10_000;
const listCount = 1_500;
/** Every so many questions the catalog changes. */
const questionsPerChange = 25;
const seed = 20;

/** Numbers from 0 up to `below`, the same ones in every run. */
function makeRandom(): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const random = makeRandom();

function oneOf<Value>(values: readonly Value[]): Value {
  const value = values[random(values.length)];
  if (value === undefined) throw new Error("there is nothing to choose from");
  return value;
}

/** Saves one of the sounds, new or with other facts. */
function saveSound(catalog: Catalog): number {
  return catalog.sounds.save({
    audioHash: new Uint8Array(Uint32Array.of(random(soundCount)).buffer),
    duration: random(2) === 0 ? oneOf(durations) : random(20_000) / 1000,
    tempo: random(3) === 0 ? oneOf(tempos) : null,
    key: random(2) === 0 ? oneOf(keyNames) : null,
    loudness: random(10) === 0 ? null : -random(60) / 2,
    peaks: new Uint8Array(1),
    vectors: null,
    segments: [],
    neutral: [],
  });
}

/** Analyses a file, has it fail, or leaves it to wait. */
function analyse(catalog: Catalog, fileId: number): void {
  const fate = random(12);
  if (fate === 0) return;
  if (fate === 1) {
    catalog.files.setFailed(fileId, null);
    return;
  }
  const soundId = saveSound(catalog);
  const facts = { format: oneOf(formats), sampleRate: 44100, channels: 1, bitDepth: 16 };
  catalog.files.setAnalysed(fileId, soundId, facts, { size: 1, modifiedAt: 1 });
  if (random(3) === 0) {
    say(catalog.userData, soundId, { tags: [oneOf(tagNames), oneOf(tagNames)] });
  }
  if (random(4) === 0) {
    say(catalog.userData, soundId, { favouriteSince: random(3) > 0 ? 1 : undefined });
  }
  if (random(2) === 0) say(catalog.userData, soundId, { rating: 1 + random(5) });
  if (random(2) === 0) say(catalog.userData, soundId, playedAt(daysAgo(oneOf(ages))));
  if (random(4) === 0) say(catalog.userData, soundId, { collections: [oneOf(collectionNames)] });
  if (random(5) === 0) say(catalog.userData, soundId, { instrument: oneOf(instruments) });
}

function playedAt(time: number) {
  return { plays: 1, lastPlayedAt: time };
}

function addFile(catalog: Catalog, number: number): void {
  const rootId = oneOf([1, 1, 2, 3]);
  const name = `${oneOf(fileWords)} ${oneOf(fileWords)} ${number}.wav`;
  const place = { rootId, folder: oneOf(folderNames), name };
  vi.setSystemTime(daysAgo(oneOf(ages)));
  catalog.files.add([place]);
  vi.useRealTimers();
  const id = catalog.files.at(place)?.id;
  if (id !== undefined) analyse(catalog, id);
}

function fill(catalog: Catalog): void {
  for (const path of ["/one", "/two", "/three"]) catalog.roots.add(path);
  catalog.transaction(() => {
    for (let i = 1; i <= fileCount; i++) addFile(catalog, i);
  });
}

function change(catalog: Catalog, number: number): void {
  catalog.transaction(() => {
    addFile(catalog, fileCount + number);
    analyse(catalog, 1 + random(fileCount / 2));
    saveSound(catalog);
    // From the second half, so that the first still has what is analysed again.
    catalog.files.remove([1 + fileCount / 2 + random(fileCount / 2)]);
  });
}

function sorted(ids: readonly number[]): number[] {
  return [...ids].sort((a, b) => a - b);
}

test(`${questionCount} combinations of filters find what SQL finds`, async () => {
  const catalog = Catalog.open(temporaryDirectory());
  fill(catalog);
  const columns = new SampleColumns(catalog);
  await columns.load();
  // Removed sounds leave gaps, and a set must not hold what never was.
  const every = Array.from({ length: 10 * soundCount }, (_, id) => id);
  const wrong: Question[] = [];
  const used = new Map<keyof Filters | "text", number>();
  let found = 0;
  let limited = 0;

  for (const [i, question] of fc.sample(questions, { numRuns: questionCount, seed }).entries()) {
    if (i % questionsPerChange === 0) change(catalog, i);
    const { text, filters, onlineRoots } = question;
    const set = columns.matching(text, filters, onlineRoots);
    if (set === null) continue;
    limited++;
    const right = sorted(catalog.samples.soundsMatching(text, filters, onlineRoots));
    const answer = every.filter((id) => set.has(id));
    if (set.size !== right.length || String(answer) !== String(right)) wrong.push(question);
    if (right.length === 0) continue;
    found++;
    const names = Object.keys(filters) as (keyof Filters)[];
    for (const name of text === "" ? names : [...names, "text" as const]) {
      used.set(name, (used.get(name) ?? 0) + 1);
    }
  }

  expect(columns.ready).toBe(true);
  catalog.close();
  expect(wrong).toEqual([]);
  // The comparison says something: most are limited, and many of each filter find something.
  expect(limited).toBeGreaterThan(questionCount * 0.9);
  expect(found).toBeGreaterThan(questionCount * 0.3);
  expect(used.size).toBe(18);
  for (const [name, times] of used) expect(times, name).toBeGreaterThan(questionCount * 0.02);
});

test(`${listCount} lists are SQL's, whatever they are sorted by`, async () => {
  const catalog = Catalog.open(temporaryDirectory());
  fill(catalog);
  const columns = new SampleColumns(catalog);
  await columns.load();
  const lists = fc.record({
    question: questions,
    sort: sorts,
    foldCopies: fc.boolean(),
    offset: fc.oneof(fc.constant(0), fc.nat(fileCount)),
    limit: fc.integer({ min: 1, max: 100 }),
  });
  const wrong: unknown[] = [];
  let found = 0;

  for (const [i, list] of fc.sample(lists, { numRuns: listCount, seed }).entries()) {
    if (i % questionsPerChange === 0) change(catalog, i);
    const { question, sort, foldCopies, ...page } = list;
    const right = catalog.samples.search(
      { ...question, sort, foldCopies, page },
      question.onlineRoots,
    );
    const answer = columns.list({ ...question, sort, foldCopies }, page);
    const samples = catalog.samples.of(answer?.ids ?? []);
    if (answer?.total !== right.total || !isDeepStrictEqual(samples, right.samples)) {
      wrong.push(list);
    }
    if (samples.length > 0) found++;
  }

  catalog.close();
  expect(wrong).toEqual([]);
  expect(found).toBeGreaterThan(listCount * 0.3);
});

import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { Catalog } from "../library/catalog/catalog.ts";
import type { Differences, Extent } from "../library/folders/scanning.ts";
import { compareWithDisk } from "./compare.ts";
import { textOf } from "./root-directory.ts";

/** Linux' file systems take any bytes for a name; others refuse those that are no text. */
const takesAnyName = process.platform === "linux";
const everything: Extent = { folders: [""], paths: [] };

class Bench {
  readonly root = temporaryDirectory();
  readonly #directory = temporaryDirectory();
  readonly #catalog = Catalog.open(this.#directory);
  readonly #rootId = this.#catalog.roots.add(this.root).id;

  constructor() {
    onTestFinished(() => {
      this.#catalog.close();
    });
  }

  write(...paths: string[]): void {
    for (const path of paths) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), path);
    }
  }

  /** What is found, as the library hears it; "+" added, "~" changed, "-" gone. */
  found(extent = everything): string[] {
    return [...this.#batches("gone", extent), ...this.#batches("present", extent)].flatMap(
      ({ gone, changed, added }) => [
        ...gone.map((id) => `-${this.#pathOf(id)}`),
        ...changed.map(({ id }) => `~${this.#pathOf(id)}`),
        ...added.map(({ folder, name }) => `+${pathOf(folder, name)}`),
      ],
    );
  }

  /** Writes what is found into the catalog; returns how many batches it came in. */
  take(extent = everything): number {
    const { files } = this.#catalog;
    let batches = 0;
    for (const find of ["gone", "present"] as const) {
      for (const { gone, changed, added } of this.#batches(find, extent)) {
        batches++;
        files.remove(gone);
        files.change(changed);
        files.add(added.map((file) => ({ ...file, rootId: this.#rootId })));
      }
    }
    return batches;
  }

  /** Has the library think that drives were mounted in these folders. */
  callMounts(...folders: string[]): void {
    this.#catalog.roots.setMounts(this.#rootId, folders);
  }

  /** The mounts that are to be remembered after a listing of everything. */
  mounts(): readonly string[] {
    const pieces = this.#compare("present", everything);
    for (;;) {
      const { done, value } = pieces.next();
      if (done === true) return value.mounts;
    }
  }

  /** How often a listing would let others have their turn. */
  pieces(): number {
    return [...this.#compare("gone", everything)].length;
  }

  problems(): string[] {
    return this.#catalog.problems.all().map(({ name, message }) => `${name}: ${message}`);
  }

  *#batches(find: "gone" | "present", extent: Extent): Generator<Differences> {
    for (const piece of this.#compare(find, extent)) if (piece !== null) yield piece;
  }

  #compare(find: "gone" | "present", extent: Extent) {
    return compareWithDisk(this.#catalog.files, {
      directory: this.#directory,
      rootId: this.#rootId,
      rootPath: this.root,
      mounts: this.#catalog.roots.mounts(this.#rootId),
      find,
      ...extent,
    });
  }

  #pathOf(id: number): string {
    const file = this.#catalog.files.get(id);
    return file ? pathOf(file.folder, file.name) : "?";
  }
}

function pathOf(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

it("lists audio files of every format, however deep and however they are spelled", () => {
  const bench = new Bench();
  const paths = [
    "LOUD.WAV",
    "a/b/c/d/e/f/g/deep.mp3",
    "a/b/c/loop.v2.flac",
    "a/snare.aiff",
    "kick.wav",
    "two  spaces/ü 東京.ogg",
    "x.aif",
    "x.caf",
    "x.m4a",
    "x.opus",
  ];
  bench.write(...paths);
  expect(bench.found().sort()).toEqual(paths.map((path) => `+${path}`).sort());
  expect(bench.found({ folders: ["a/b"], paths: [] }).sort()).toEqual([
    "+a/b/c/d/e/f/g/deep.mp3",
    "+a/b/c/loop.v2.flac",
  ]);
});

it("passes over what is hidden, and what is no audio", () => {
  const bench = new Bench();
  bench.write(
    "._kick.wav",
    ".kick.wav",
    ".git/kick.wav",
    "a/.Trash/b/kick.wav",
    "a/._snare.aif",
    "notes.txt",
    "kick.wav.asd",
    "wav",
    "kick.",
    "folder.wav/inside.txt",
    "ok.wav",
  );
  expect(bench.found()).toEqual(["+ok.wav"]);
  expect(bench.found({ folders: ["a/.Trash"], paths: [".git/kick.wav"] })).toEqual([]);
});

it.skipIf(process.platform === "win32")("follows no links, in circles or out", () => {
  const bench = new Bench();
  const outside = temporaryDirectory();
  bench.write("a/real.wav", "b/c/gone.wav");
  bench.take();
  writeFileSync(join(outside, "other.wav"), "");
  symlinkSync(bench.root, join(bench.root, "a", "circle"));
  symlinkSync(outside, join(bench.root, "out"));
  symlinkSync(join(outside, "other.wav"), join(bench.root, "other.wav"));
  symlinkSync(join(bench.root, "nowhere"), join(bench.root, "broken.wav"));
  renameSync(join(bench.root, "b"), join(outside, "b"));
  symlinkSync(join(outside, "b"), join(bench.root, "b"));
  expect(bench.found()).toEqual(["-b/c/gone.wav"]);
  expect(bench.found({ folders: [], paths: ["out/other.wav", "b/c/gone.wav"] })).toEqual([
    "-b/c/gone.wav",
  ]);
});

it("hands on much in parts, and nothing where nothing differs", () => {
  const bench = new Bench();
  bench.write(...Array.from({ length: 1203 }, (_, i) => `${i % 3}/${i}.wav`));
  expect(bench.take()).toBeGreaterThan(1);
  expect(bench.take()).toBe(0);
  rmSync(join(bench.root, "0"), { recursive: true });
  rmSync(join(bench.root, "1"), { recursive: true });
  expect(bench.found()).toHaveLength(802);
});

it("says first what is gone, then what is new and what changed", () => {
  const bench = new Bench();
  bench.write("a/old.wav", "b/same.wav", "b/changed.wav", "c/gone.wav");
  bench.take();
  renameSync(join(bench.root, "a"), join(bench.root, "0"));
  utimesSync(join(bench.root, "b", "changed.wav"), 1, 1);
  rmSync(join(bench.root, "c"), { recursive: true });
  expect(bench.found()).toEqual(["-a/old.wav", "-c/gone.wav", "~b/changed.wav", "+0/old.wav"]);
});

it("looks only where something came, changed or went", () => {
  const bench = new Bench();
  bench.write("a/one.wav", "a/b/two.wav", "c/three.wav", "d/e/four.wav");
  bench.take();
  bench.write("a/new.wav", "a/b/unseen.wav", "f/g/five.wav");
  rmSync(join(bench.root, "c", "three.wav"));
  rmSync(join(bench.root, "d"), { recursive: true });
  expect(bench.found({ folders: [], paths: ["a/new.wav", "d", "f"] }).sort()).toEqual([
    "+a/new.wav",
    "+f/g/five.wav",
    "-d/e/four.wav",
  ]);
});

it("takes nothing for gone where the drive is", () => {
  const bench = new Bench();
  bench.write("a/one.wav", "two.wav");
  bench.take();
  renameSync(bench.root, `${bench.root} away`);
  expect(bench.found()).toEqual([]);
  mkdirSync(bench.root);
  expect(bench.found()).toEqual([]);
  expect(bench.found({ folders: [], paths: ["two.wav", "a"] })).toEqual([]);
  rmSync(`${bench.root} away`, { recursive: true });
});

describe("where a drive is mounted that is away", () => {
  /** A bench whose root is an empty folder now; `files` were in it. */
  function unmounted(files: number): Bench {
    const bench = new Bench();
    bench.write(...Array.from({ length: files }, (_, i) => `${i % 2}/${i}.wav`));
    bench.take();
    rmSync(bench.root, { recursive: true });
    mkdirSync(bench.root);
    return bench;
  }

  it("nothing is gone for what the system hides there", () => {
    const bench = unmounted(2);
    bench.write(".DS_Store", ".Trashes/kick.wav");
    expect(bench.found()).toEqual([]);
  });

  it("nothing is gone or new for the few files that a program wrote there", () => {
    const bench = unmounted(20);
    bench.write("Project/Samples/bounce.wav", "Project/song.als", ".DS_Store");
    expect(bench.found()).toEqual([]);
    // The root is another folder now, not an empty one.
    bench.write(...Array.from({ length: 20 }, (_, i) => `new/${i}.wav`));
    expect(bench.found().filter((found) => found.startsWith("-"))).toHaveLength(20);
  });

  it("nothing is gone that was on it, however few files those are", () => {
    const bench = unmounted(2);
    bench.write("bounce.wav");
    bench.callMounts("");
    expect(bench.found()).toEqual([]);
    expect(bench.mounts()).toEqual([""]);
    bench.callMounts();
    expect(bench.found()).toEqual(["-0/0.wav", "-1/1.wav", "+bounce.wav"]);
  });

  it("nothing is gone below the folder of the root in which it was, and all else is", () => {
    const bench = new Bench();
    bench.write("drive/a/one.wav", "drive/two.wav", "drives/three.wav", "four.wav");
    bench.take();
    bench.callMounts("drive");
    rmSync(join(bench.root, "drive"), { recursive: true });
    rmSync(join(bench.root, "drives"), { recursive: true });
    expect(bench.found()).toEqual(["-drives/three.wav"]);
    bench.write("drive/.hidden", "drive/other.wav");
    expect(bench.found()).toEqual(["-drives/three.wav", "+drive/other.wav"]);
    expect(bench.mounts()).toEqual(["drive"]);
    // What was on it is in a folder like any other now.
    bench.write("drive/two.wav");
    expect(bench.mounts()).toEqual([]);
    expect(bench.found()).toContain("-drive/a/one.wav");
  });
});

it("looks at no folder for what is beside sounds", () => {
  const bench = new Bench();
  bench.write("a/one.wav");
  bench.take();
  bench.write("a/unseen.wav", "a/one.wav.asd", "b/new.wav");
  expect(bench.found({ folders: [], paths: ["a/one.wav.asd", "a/gone.txt", "b"] })).toEqual([
    "+b/new.wav",
  ]);
});

it("says that it is alive while it reads a large folder", () => {
  const bench = new Bench();
  bench.write("a/one.wav");
  const few = bench.pieces();
  bench.take();
  bench.write(...Array.from({ length: 3_500 }, (_, i) => `a/${i}.txt`));
  expect(bench.pieces()).toBeGreaterThan(few + 3);
});

describe.skipIf(!takesAnyName)("a name that is no text", () => {
  /** A path below the root whose characters each stand for a byte. */
  function bytes(bench: Bench, path: string): Buffer {
    return Buffer.concat([Buffer.from(`${bench.root}/`), Buffer.from(path, "latin1")]);
  }

  it("is shown with its bytes and is a problem, once", () => {
    const bench = new Bench();
    bench.write("ok.wav");
    mkdirSync(bytes(bench, "d\xC3x/sub"), { recursive: true });
    writeFileSync(bytes(bench, "d\xC3x/sub/in.wav"), "");
    writeFileSync(bytes(bench, "caf\xE9 \xC3\xA9.wav"), "");
    bench.take();
    expect(bench.problems().sort()).toEqual([
      "caf\\xE9 é.wav: The name of this file is not readable text (caf\\xE9 é.wav). Rename it, and Soundkin will use it.",
      "in.wav: The name of the folder d\\xC3x is not readable text. Rename it, and Soundkin will use what is in it.",
    ]);
    expect(bench.found()).toEqual([]);
    // The watcher tells of them with the mark for what is no character.
    expect(bench.found({ folders: [], paths: ["caf\uFFFD é.wav", "d\uFFFDx/sub/in.wav"] })).toEqual(
      [],
    );
    renameSync(bytes(bench, "caf\xE9 \xC3\xA9.wav"), join(bench.root, "café.wav"));
    renameSync(bytes(bench, "d\xC3x"), join(bench.root, "plain"));
    expect(bench.found()).toEqual([
      "-caf\\xE9 é.wav",
      "-d\\xC3x/sub/in.wav",
      "+café.wav",
      "+plain/sub/in.wav",
    ]);
  });

  it.each([
    [[0x61], "a"],
    [[0x61, 0xff, 0x62], "a\\xFFb"],
    [[0xe2, 0x82], "\\xE2\\x82"],
    [[0xf0, 0x9f, 0x8e, 0xb9, 0xf0], "🎹\\xF0"],
    [[0x0a, 0xc0], "\n\\xC0"],
  ])("%j reads %j", (bytes, text) => {
    expect(textOf(Buffer.from(bytes))).toBe(text);
  });
});

it("keeps names apart that only look the same", () => {
  const bench = new Bench();
  bench.write("é.wav".normalize("NFC"), "sub/é.wav".normalize("NFD"));
  bench.take();
  expect(bench.found()).toEqual([]);
});

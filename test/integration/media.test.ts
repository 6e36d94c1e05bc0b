import { readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import { peakBands, peakColumns } from "../../shared/media.ts";
import { decodeBytes, decodeFile } from "../fixtures/decode.ts";
import { type FormatFile, writeEveryFormat } from "../fixtures/formats.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { analyseFolder, libraryForAll, openLibrary, sampleAt } from "./open-library.ts";

function fetchFrom(library: Library, path: string, init?: RequestInit): Promise<Response> {
  return library.serveMedia(new Request(`sample://library${path}`, init));
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe("every format", () => {
  const sounds = temporaryDirectoryForAll();
  let files: FormatFile[] = [];
  const opened = libraryForAll(join(temporaryDirectoryForAll(), "library"), sounds, async () => {
    files = await writeEveryFormat(sounds);
  });

  it("is served as it is, with its type and its waveform", async () => {
    for (const { name, path, format, sampleRate, channels } of files) {
      const sample = await sampleAt(opened.library, name);
      expect(sample).toMatchObject({ name, format, sampleRate, channels });
      const audio = await fetchFrom(opened.library, `/v1/audio/${sample.id}`);
      expect([name, audio.status, audio.headers.get("Content-Type")]).toEqual([
        name,
        200,
        expect.stringMatching(/^audio\//),
      ]);
      expect((await bytesOf(audio)).equals(await readFile(path))).toBe(true);
      const peaks = await fetchFrom(opened.library, `/v1/peaks/${sample.soundId ?? 0}`);
      expect((await bytesOf(peaks)).length).toBe(peakColumns * peakBands);
    }
  });

  it("can be had as WAV that sounds the same", async () => {
    const quiet = [
      "16 bit.aif",
      "24 bit.aiff",
      "sowt.aifc",
      "16 bit.caf",
      "16 bit.flac",
      "high.m4a",
    ];
    for (const name of quiet) {
      const { id } = await sampleAt(opened.library, name);
      const answer = await fetchFrom(opened.library, `/v1/audio/${id}?as=wav`);
      expect([name, answer.headers.get("Content-Type")]).toEqual([name, "audio/wav"]);
      const rendered = await decodeBytes(new Uint8Array(await answer.arrayBuffer()));
      const original = await decodeFile(join(sounds, name));
      expect([name, rendered.sampleRate, rendered.frames, rendered.channels.length]).toEqual([
        name,
        original.sampleRate,
        original.frames,
        original.channels.length,
      ]);
      const error = original.channels.flatMap((channel, c) =>
        Array.from(channel, (value, i) => Math.abs(value - (rendered.channels[c]?.[i] ?? 9))),
      );
      expect(error.reduce((most, value) => Math.max(most, value), 0)).toBeLessThan(2 ** -14);
    }
  });
});

describe("what players and browsers ask for", () => {
  const sounds = temporaryDirectoryForAll();
  const opened = libraryForAll(join(temporaryDirectoryForAll(), "library"), sounds, () =>
    writeKick(join(sounds, "Grün & laut.wav")),
  );
  const address = async (): Promise<string> =>
    `/v1/audio/${(await sampleAt(opened.library, "Grün & laut.wav")).id}`;

  it("is what was rendered in ranges, as files are", async () => {
    const url = `${await address()}?as=wav`;
    const whole = await fetchFrom(opened.library, url);
    const bytes = await bytesOf(whole);
    expect(whole.headers.get("Accept-Ranges")).toBe("bytes");
    expect(whole.headers.get("Content-Length")).toBe(String(bytes.length));
    const part = await fetchFrom(opened.library, url, { headers: { Range: "bytes=44-143" } });
    expect([part.status, part.headers.get("Content-Range")]).toEqual([
      206,
      `bytes 44-143/${bytes.length}`,
    ]);
    expect((await bytesOf(part)).equals(bytes.subarray(44, 144))).toBe(true);
    const beyond = { headers: { Range: `bytes=${bytes.length}-` } };
    expect((await fetchFrom(opened.library, url, beyond)).status).toBe(416);
    const head = await fetchFrom(opened.library, url, { method: "HEAD" });
    expect([head.headers.get("Content-Length"), (await bytesOf(head)).length]).toEqual([
      String(bytes.length),
      0,
    ]);
  });

  it("is rendered anew once the file is another", async () => {
    const url = `${await address()}?as=wav`;
    const before = await bytesOf(await fetchFrom(opened.library, url));
    await writeKick(join(sounds, "Grün & laut.wav"), { seed: 99 });
    const after = await bytesOf(await fetchFrom(opened.library, url));
    expect(after.equals(before)).toBe(false);
  });

  it("is a name to keep a download under, and none where it is only played", async () => {
    const url = await address();
    const nameOf = async (query: string): Promise<string | null> =>
      (await fetchFrom(opened.library, url + query)).headers.get("Content-Disposition");
    expect(await nameOf("")).toBeNull();
    expect(await nameOf("?download")).toBe(
      `attachment; filename="Gr_n & laut.wav"; filename*=UTF-8''Gr%C3%BCn%20%26%20laut.wav`,
    );
    expect(await nameOf("?as=wav&start=0.05&end=0.15&download")).toContain(
      "laut%200.1-0.1%20s.wav",
    );
  });
});

describe("what is not the library's", () => {
  it.skipIf(process.platform === "win32")(
    "is not served through a link that took a file's or a folder's place",
    async () => {
      const [sounds, outside] = [temporaryDirectory(), temporaryDirectory()];
      const secret = join(outside, "a.wav");
      await writeFile(secret, "a secret");
      await writeKick(join(sounds, "a.wav"), { seed: 1 });
      await writeKick(join(sounds, "below", "a.wav"), { seed: 2 });
      await writeKick(join(sounds, "inner.wav"), { seed: 3 });
      const library = await openLibrary(temporaryDirectory());
      await analyseFolder(library, sounds);
      const urls = new Map<string, string>();
      for (const path of ["a.wav", "below/a.wav", "inner.wav"]) {
        urls.set(path, `/v1/audio/${(await sampleAt(library, path)).id}`);
      }
      const get = (path: string, query = ""): Promise<Response> =>
        fetchFrom(library, (urls.get(path) ?? "") + query);
      expect((await get("a.wav")).status).toBe(200);

      await rm(join(sounds, "a.wav"));
      await symlink(secret, join(sounds, "a.wav"));
      await rename(join(sounds, "below"), join(sounds, ".below"));
      await symlink(outside, join(sounds, "below"));
      for (const path of ["a.wav", "below/a.wav"]) {
        for (const query of ["", "?as=wav"]) {
          const answer = await get(path, query);
          expect([path, answer.status]).toEqual([path, 404]);
          expect(await answer.text()).not.toContain("secret");
        }
      }
    },
  );

  it("cannot be named: only ids can", async () => {
    const sounds = temporaryDirectory();
    await writeKick(join(sounds, "kick.wav"));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, sounds);
    const { id, soundId } = await sampleAt(library, "kick.wav");
    for (const path of [
      "/",
      "/v1/audio/",
      `/v1/audio/0${id}`,
      `/v1/audio/${id}/`,
      `/v1/audio/${id}.0`,
      `/v1/audio/${id + 1}`,
      "/v1/audio/kick.wav",
      `/v1/audio/..%2f${basename(sounds)}%2fkick.wav`,
      `/v1/peaks/${(soundId ?? 0) + 1}`,
      `/v1/files/${id}`,
      `/v2/audio/${id}`,
      "/v1/audio/999999999999999",
      "/v1/audio/9999999999999999999999",
    ]) {
      expect([path, (await fetchFrom(library, path)).status]).toEqual([path, 404]);
    }
    for (const method of ["POST", "PUT", "DELETE"]) {
      expect((await fetchFrom(library, `/v1/audio/${id}`, { method })).status).toBe(404);
    }
    await rm(join(sounds, "kick.wav"));
    expect((await fetchFrom(library, `/v1/audio/${id}`)).status).toBe(404);
  });
});

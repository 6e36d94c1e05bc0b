/** Roots, files, sounds, problems, tags and the text index. */
export const firstCatalog = `
-- Folders that the musician added. path: absolute, in the host's notation.
CREATE TABLE roots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE,
  added_at INTEGER NOT NULL -- ms since 1970
) STRICT;

-- One row a sound, whichever files carry it: its identity is the hash of its decoded audio.
CREATE TABLE sounds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  audio_hash BLOB NOT NULL UNIQUE, -- SHA-256
  duration REAL NOT NULL,          -- s
  loudness REAL,                   -- LUFS, NULL for silence
  tempo REAL,                      -- beats per minute, NULL where it does not repeat
  key TEXT,                        -- "A minor", NULL where it is not tonal
  peaks BLOB NOT NULL,             -- columns x bands bytes, row-major
  embedding BLOB NOT NULL,         -- float32, little-endian; the truth that FAISS caches
  analysis_version INTEGER NOT NULL
) STRICT;

-- One row an audio file below a root.
CREATE TABLE files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  root_id INTEGER NOT NULL REFERENCES roots (id) ON DELETE CASCADE,
  folder TEXT NOT NULL,            -- relative to the root, "/" between names, "" for the root
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL,         -- lower case, numbers padded, so that 2 comes before 10
  added_at INTEGER NOT NULL,       -- ms since 1970
  state TEXT NOT NULL CHECK (state IN ('waiting', 'analysed', 'failed')),
  size INTEGER,                    -- bytes when it was last analysed, NULL before
  modified_at REAL,                -- ms since 1970, likewise
  sound_id INTEGER REFERENCES sounds (id),
  format TEXT,
  sample_rate INTEGER,             -- Hz
  channels INTEGER,
  bit_depth INTEGER,               -- bits a PCM sample
  UNIQUE (root_id, folder, name)
) STRICT;
CREATE INDEX files_waiting ON files (id) WHERE state = 'waiting';
CREATE INDEX files_sound ON files (sound_id);
CREATE INDEX files_sort_name ON files (sort_name, id);

-- Why a file could not be used, or (usable = 1) not wholly.
CREATE TABLE problems (
  file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  usable INTEGER NOT NULL
) STRICT;

-- The musician's own words for sounds. They belong to the sound, so copies share them.
CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE
) STRICT;
CREATE TABLE sound_tags (
  sound_id INTEGER NOT NULL REFERENCES sounds (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  PRIMARY KEY (sound_id, tag_id)
) STRICT, WITHOUT ROWID;

-- Words of a file's name, folders and tags; rowid is files.id.
CREATE VIRTUAL TABLE files_text USING fts5 (
  name, folder, tags,
  content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
CREATE TRIGGER files_text_delete AFTER DELETE ON files BEGIN
  DELETE FROM files_text WHERE rowid = old.id;
END;

-- Counts every change of the set of embeddings; an index file of another generation is stale.
CREATE TABLE embedding_generation (generation INTEGER NOT NULL) STRICT;
INSERT INTO embedding_generation VALUES (0);
`;

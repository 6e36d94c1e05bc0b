/** Fingerprints and segments in place of one embedding a sound; the musician's own model. */
export const fingerprints = `
-- What similarity compares: one row for the whole of each sound, one for each segment of a long one.
CREATE TABLE fingerprints (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sound_id INTEGER NOT NULL REFERENCES sounds (id) ON DELETE CASCADE,
  start_time REAL,             -- s from the sound's beginning; both NULL for the whole
  end_time REAL,
  fingerprint BLOB NOT NULL,   -- one byte a descriptor
  embedding BLOB NOT NULL      -- float32, little-endian; the truth that FAISS caches
) STRICT;
CREATE INDEX fingerprints_sound ON fingerprints (sound_id);

-- The parameters that made every embedding; of others, embeddings are made again.
ALTER TABLE embedding_generation ADD COLUMN parameters TEXT NOT NULL DEFAULT '';

-- Embeddings by the musician's own model; those of another model are stale.
CREATE TABLE model_embeddings (
  sound_id INTEGER PRIMARY KEY REFERENCES sounds (id) ON DELETE CASCADE,
  model TEXT NOT NULL,         -- SHA-256 of the model's files, hex
  embedding BLOB               -- float32, unit length; NULL where the model could not use the sound
) STRICT;

-- Descriptors that could not be measured and hold their neutral value, as JSON.
ALTER TABLE sounds ADD COLUMN neutral TEXT NOT NULL DEFAULT '[]';
-- Sounds of the first version have no fingerprint; they are analysed again.
ALTER TABLE sounds DROP COLUMN embedding;
UPDATE embedding_generation SET generation = generation + 1;
`;

/** What keeps a library from losing anything: files that went, the musician's own data, undo. */
export const keeping = `
-- With size and time: the same file by another name. NULL where the system does not say. The number of
-- a deleted file is soon that of a new one, which was born later.
ALTER TABLE files ADD COLUMN inode INTEGER;
ALTER TABLE files ADD COLUMN birth_time INTEGER; -- microseconds since 1970
CREATE INDEX files_inode ON files (inode, name) WHERE inode IS NOT NULL;
-- 1 where the file changed since its sound was analysed.
ALTER TABLE files ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
UPDATE files SET changed = 1 WHERE state = 'waiting';

-- Folders of a root, "" for itself, on which a drive was mounted when they were listed: a JSON array.
-- Where none is mounted now, their files are not gone.
ALTER TABLE roots ADD COLUMN mounts TEXT NOT NULL DEFAULT '[]';

-- Merging for the sake of deleted rows keeps the main loop for up to a second; merging for the sake
-- of added ones, which goes in small steps, rids the index of them too.
INSERT INTO files_text (files_text, rank) VALUES ('deletemerge', 0);

-- The newest go first.
DROP INDEX files_waiting;
CREATE INDEX files_waiting ON files (root_id, modified_at) WHERE state = 'waiting';
CREATE INDEX files_failed ON files (id) WHERE state = 'failed';

-- Files that went from their place within the last 90 days, or whose root was removed: one that comes
-- back, or turns up elsewhere, need not be analysed again. Columns as in files.
CREATE TABLE departed_files (
  id INTEGER PRIMARY KEY,          -- files.id, which it gets back
  departed_at INTEGER NOT NULL,    -- ms since 1970
  root_path TEXT NOT NULL,         -- roots.path; the root itself may be gone
  folder TEXT NOT NULL,
  name TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  size INTEGER NOT NULL,
  modified_at REAL NOT NULL,
  inode INTEGER,
  birth_time INTEGER,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'analysed')), -- as it will be again
  sound_id INTEGER NOT NULL REFERENCES sounds (id) ON DELETE CASCADE,
  format TEXT,
  sample_rate INTEGER,
  channels INTEGER,
  bit_depth INTEGER
) STRICT;
CREATE INDEX departed_files_place ON departed_files (root_path, folder, name);
CREATE INDEX departed_files_name ON departed_files (inode, name) WHERE inode IS NOT NULL;
CREATE INDEX departed_files_folder ON departed_files (inode, root_path, folder)
  WHERE inode IS NOT NULL;
CREATE INDEX departed_files_birth ON departed_files (inode, birth_time, sound_id)
  WHERE inode IS NOT NULL;
CREATE INDEX departed_files_time ON departed_files (departed_at);
CREATE INDEX departed_files_sound ON departed_files (sound_id);

-- What analysis found and what the musician put right. tempo and key, which everything reads, are
-- the one or else the other.
ALTER TABLE sounds ADD COLUMN measured_tempo REAL;
ALTER TABLE sounds ADD COLUMN measured_key TEXT;
ALTER TABLE sounds ADD COLUMN corrected_tempo REAL;
ALTER TABLE sounds ADD COLUMN corrected_key TEXT;
ALTER TABLE sounds ADD COLUMN corrected_kind TEXT CHECK (corrected_kind IN ('one-shot', 'loop', 'long'));
UPDATE sounds SET measured_tempo = tempo, measured_key = key;
ALTER TABLE sounds DROP COLUMN kind;
ALTER TABLE sounds ADD COLUMN kind TEXT NOT NULL GENERATED ALWAYS AS (
  coalesce(corrected_kind,
    CASE WHEN tempo IS NOT NULL THEN 'loop' WHEN duration > 10 THEN 'long' ELSE 'one-shot' END)
) VIRTUAL;
CREATE INDEX sounds_corrected ON sounds (id)
  WHERE corrected_tempo IS NOT NULL OR corrected_key IS NOT NULL OR corrected_kind IS NOT NULL;

-- More of what the musician says of sounds; copies share it.
CREATE TABLE user_data (
  sound_id INTEGER PRIMARY KEY REFERENCES sounds (id) ON DELETE CASCADE,
  rating INTEGER CHECK (rating BETWEEN 1 AND 5),
  note TEXT,
  plays INTEGER NOT NULL DEFAULT 0,
  last_played_at INTEGER           -- ms since 1970
) STRICT;
CREATE INDEX user_data_played ON user_data (last_played_at) WHERE last_played_at IS NOT NULL;
CREATE TABLE collections (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE
) STRICT;
CREATE TABLE collection_sounds (
  collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  sound_id INTEGER NOT NULL REFERENCES sounds (id) ON DELETE CASCADE,
  PRIMARY KEY (collection_id, sound_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_sounds_sound ON collection_sounds (sound_id);

-- What the musician said of sounds that are in no folder any more, or not yet. It returns with them.
CREATE TABLE kept_user_data (
  audio_hash BLOB PRIMARY KEY,     -- SHA-256
  data TEXT NOT NULL,              -- JSON, as shared/user-data.ts says
  kept_since INTEGER               -- ms since 1970 where its sound went: forgotten after 90 days
) STRICT, WITHOUT ROWID;

-- The text index has the words of the files up to this id; of those behind they follow, since to write
-- them takes as long as to write the files.
CREATE TABLE text_index (indexed_to INTEGER NOT NULL) STRICT;
INSERT INTO text_index SELECT coalesce(max(id), 0) FROM files;

-- Changes that can be undone, the oldest first; those that were undone are the last ones.
CREATE TABLE history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0,
  going TEXT CHECK (going IN ('undo', 'redo')), -- what is not done yet; a large change takes a while
  step TEXT NOT NULL               -- JSON: the data before and after
) STRICT;
`;

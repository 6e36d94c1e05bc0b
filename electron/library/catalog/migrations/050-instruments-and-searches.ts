/** Instruments by the names of files, and the musician's searches. Takes `instrument_of`. */
export const instrumentsAndSearches = `
-- What the file's name or its folders name; NULL for nothing.
ALTER TABLE files ADD COLUMN instrument TEXT;
UPDATE files SET instrument = instrument_of(name, folder);

-- What the musician says instead.
ALTER TABLE sounds ADD COLUMN corrected_instrument TEXT;
DROP INDEX sounds_corrected;
CREATE INDEX sounds_corrected ON sounds (id)
  WHERE corrected_tempo IS NOT NULL OR corrected_key IS NOT NULL OR corrected_kind IS NOT NULL
    OR corrected_instrument IS NOT NULL;

-- Searches that the musician keeps. Their folder is known by paths, since its root may go and return.
CREATE TABLE searches (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  text TEXT NOT NULL,
  filters TEXT NOT NULL,           -- JSON, without the folder
  root_path TEXT,                  -- roots.path, and the folder below it; both NULL for everywhere
  folder TEXT,
  sort TEXT NOT NULL               -- JSON
) STRICT;
`;

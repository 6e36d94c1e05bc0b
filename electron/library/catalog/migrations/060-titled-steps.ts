/** Steps that can be undone say what they are about as data, and no longer in words. */
export const titledSteps = `
ALTER TABLE history RENAME TO labelled_history;

-- Changes that can be undone, the oldest first; those that were undone are the last ones.
CREATE TABLE history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,              -- as shared/domain.ts names them
  subject TEXT NOT NULL,           -- name of the sample, collection, search, folder or day
  samples INTEGER NOT NULL,        -- how many samples it is about
  undone INTEGER NOT NULL DEFAULT 0,
  going TEXT CHECK (going IN ('undo', 'redo')), -- what is not done yet; a large change takes a while
  step TEXT NOT NULL               -- JSON: the data before and after
) STRICT;

WITH titles (kind, beginning, ending) AS (VALUES
  ('tags', 'Tags of ', ''),
  ('favourite', 'Favourite ', ''),
  ('rating', 'Rating of ', ''),
  ('note', 'Note on ', ''),
  ('correction', 'Correction of ', ''),
  ('collection-created', 'Collection “', '”'),
  ('collection-renamed', 'New name of “', '”'),
  ('collection-removed', 'Removal of “', '”'),
  ('collection-sounds', 'Sounds of “', '”'),
  ('folder-removed', 'Removal of the folder ', ''),
  ('import', 'Import of ', ''),
  ('restore', 'Backup of ', '')
)
INSERT INTO history (id, kind, subject, samples, undone, going, step)
SELECT id, kind,
  iif(kind = 'import', '',
    substr(label, length(beginning) + 1, length(label) - length(beginning) - length(ending))),
  iif(kind IN ('collection-sounds', 'import', 'restore'),
    max(1, json_array_length(step, '$.sounds')), 1),
  undone, going, step
FROM labelled_history JOIN titles ON substr(label, 1, length(beginning)) = beginning
ORDER BY id;
DROP TABLE labelled_history;
`;

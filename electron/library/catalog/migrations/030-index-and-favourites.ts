/** What the search index and the filters of similar() need. */
export const indexAndFavourites = `
-- The build of the search index that belongs to this catalog, "" for none: of any other build, such
-- as one left by a newer copy of the catalog, nothing is believed.
ALTER TABLE embedding_generation ADD COLUMN index_build TEXT NOT NULL DEFAULT '';

-- What a sound is, by its tempo and length: the filter's kinds.
ALTER TABLE sounds ADD COLUMN kind TEXT NOT NULL GENERATED ALWAYS AS (
  CASE WHEN tempo IS NOT NULL THEN 'loop' WHEN duration > 10 THEN 'long' ELSE 'one-shot' END
) VIRTUAL;

-- The musician's favourites. They belong to the sound, so copies share them.
CREATE TABLE favourites (
  sound_id INTEGER PRIMARY KEY REFERENCES sounds (id) ON DELETE CASCADE,
  added_at INTEGER NOT NULL        -- ms since 1970
) STRICT;

-- Every start asks for sounds that an older version analysed.
CREATE INDEX sounds_analysis_version ON sounds (analysis_version);

-- A filter by tag starts from the tag.
CREATE INDEX sound_tags_tag ON sound_tags (tag_id);

-- Settings of the library that the musician chose; value: JSON.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** Exit codes of the `soundkin` command, as the README documents them. */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  /** The arguments do not make sense. */
  usage: 2,
  /** The library is missing, locked, damaged or newer; or the disk is full. */
  library: 3,
  /** A file or folder that was named is missing or cannot be used. */
  input: 4,
} as const;

export const usage = `usage: soundkin <command> [options]

  scan <folder>...          add folders, wait for the analysis, print the counts
  similar <file>            sounds like this file, which need not be in the library
      --top N               how many (default 20)
      --within FOLDER       only in this folder of the library
      --weights LIST        e.g. timbre=1,envelope=0.5,pitch=0
  search <text>             samples whose name, folders or tags have these words
      --top N               how many (default 100)
  info <file>               what is known of a file
  problems                  files that could not be used, and why
  check                     check the catalog and the index
  export-embeddings --out FILE.jsonl
  export-neighbours --out FILE.jsonl [--top N]
  export-data --out FILE    tags, favourites, collections and so on, as JSON
  import-data FILE          adds what such a file holds
  backups                   daily copies of the same
  restore-backup DAY        makes it what it was on a day, such as 2026-11-23

options of all commands
  --library DIR             the library's folder (or SOUNDKIN_LIBRARY)
  --json                    results as JSON on standard output
  --workers N               utility processes for the analysis

exit codes: 0 done, 1 unexpected, 2 usage, 3 library, 4 file or folder`;

/** What the library and the process that looks at disks say to each other. */
import type { ChangedFile, NewFile } from "../catalog/files.ts";
import type { WireError } from "../../../shared/errors.ts";

export type ScanOrder =
  | ({ readonly type: "probe"; readonly id: number } & KnownRoot)
  | ({ readonly type: "list"; readonly id: number } & Listing)
  /** What was found has been dealt with; more may come. */
  | { readonly type: "more"; readonly id: number }
  /** Ends the listing that goes on. */
  | { readonly type: "cancel" };

/** A root as the catalog knows it. */
export interface KnownRoot {
  /** The library's folder, whose catalog is read. */
  readonly directory: string;
  readonly rootId: number;
  readonly rootPath: string;
  /** Folders of the root, "" for itself, on which a drive was mounted when they were listed last. */
  readonly mounts: readonly string[];
}

/**
 * Files of a root to compare with the catalog. What is gone is looked for before what is new, so that
 * a file that was moved is known when it turns up.
 */
export interface Listing extends Extent, KnownRoot {
  readonly find: "gone" | "present";
}

/** Paths are relative to the root, "" for the root itself. */
export interface Extent {
  /** Folders that are listed with everything below them. */
  readonly folders: readonly string[];
  /** Files or folders that came, changed or went. */
  readonly paths: readonly string[];
}

export type ScanMessage =
  | { readonly type: "probed"; readonly id: number; readonly found: Presence }
  /** The listing goes on. */
  | { readonly type: "alive"; readonly id: number }
  | { readonly type: "found"; readonly id: number; readonly differences: Differences }
  | { readonly type: "listed"; readonly id: number; readonly summary: ListingSummary }
  | { readonly type: "unlisted"; readonly id: number; readonly error: WireError };

/** What a look at a root's folder says. */
export interface Presence {
  /** It is a folder and can be read. */
  readonly isReadable: boolean;
  /** Nothing that the library knows of it is there: it is where a drive is mounted that is away. */
  readonly isDeserted: boolean;
  /** Those of the known mounts on which a drive is mounted now. */
  readonly mounted: readonly string[];
  /** It is on another machine, whose changes no watcher sees. */
  readonly isRemote: boolean;
}

/** Where the catalog is not as the disk is. */
export interface Differences {
  readonly added: readonly Omit<NewFile, "rootId">[];
  readonly changed: readonly ChangedFile[];
  /** Ids of files that are not there any more. */
  readonly gone: readonly number[];
}

export interface ListingSummary {
  /** Files seen. */
  readonly files: number;
  /** Folders that are there and could not be read; their files are taken to be there. */
  readonly unreadable: readonly string[];
  /** Those of the asked paths that are folders. */
  readonly folders: readonly string[];
  /** Folders of the root, "" for itself, on which a drive is mounted, or was and is away. */
  readonly mounts: readonly string[];
}

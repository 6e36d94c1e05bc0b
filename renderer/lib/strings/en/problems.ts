import type { ErrorCode } from "../../../../shared/errors.ts";
import { count } from "../numbers.ts";

export const problems = {
  title: "Problems",
  noProblems: "Every file could be read.",
  noneOfThese: "No file has this problem any more.",
  usable: "Usable",
  usableHint: "It was analysed and can be found all the same",
  retriedOnceChanged: "Tried again once the file changes",
  retry: "Retry",
  retryName: (name: string) => `Retry ${name}`,
  retryAll: "Retry all",
  retryThese: (files: number) => `Retry these ${count(files)}`,
  reveal: (name: string) => `Show ${name} in its folder`,
  copyPath: (name: string) => `Copy the path of ${name}`,
  reasons: "Reasons",
  all: "All",
  other: "Other",
  /** What a problem is called in few words; null for what goes under "Other". */
  reasonNames: {
    "file-missing": "Missing",
    "file-unreadable": "No access",
    "name-unreadable": "Unreadable name",
    "file-empty": "Empty",
    "file-corrupt": "Damaged",
    "file-truncated": "Cut short",
    "file-mislabelled": "Wrong ending",
    "file-unsupported": "Unknown format",
    "no-audio": "No sound in it",
    "not-finite": "Broken values",
    "too-many-channels": "Too many channels",
    "too-long": "Too long",
    "analysis-failed": "Analysis failed",
    "analysis-timed-out": "Analysis took too long",
    "analysis-crashed": "Analysis crashed",
    "analysis-out-of-memory": "Out of memory",
  } as Readonly<Partial<Record<ErrorCode, string>>>,
};

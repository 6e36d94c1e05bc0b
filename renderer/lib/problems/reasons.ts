/** Problems by what is wrong. */
import type { Problem } from "../../../shared/domain.ts";
import { errorCodes, type ErrorCode } from "../../../shared/errors.ts";
import { strings } from "../strings/index.ts";

export interface ProblemGroup {
  /** Codes that have no words of their own stand together. */
  readonly reason: ErrorCode | null;
  readonly name: string;
  readonly problems: readonly Problem[];
}

/** The problems by their reasons, the most frequent first. */
export function groupByReason(problems: readonly Problem[]): readonly ProblemGroup[] {
  const groups = Map.groupBy(problems, reasonOf);
  return [...groups]
    .map(([reason, members]) => ({ reason, name: reasonName(reason), problems: members }))
    .sort((a, b) => b.problems.length - a.problems.length || a.name.localeCompare(b.name));
}

function reasonOf({ code }: Problem): ErrorCode | null {
  const known = knownCode(code);
  return known !== undefined && strings.problems.reasonNames[known] !== undefined ? known : null;
}

function reasonName(reason: ErrorCode | null): string {
  return (reason && strings.problems.reasonNames[reason]) ?? strings.problems.other;
}

/** What happened, in the musician's language. */
export function problemText({ code, message }: Problem): string {
  const known = knownCode(code);
  return (known && strings.errors?.[known]) ?? message;
}

function knownCode(code: string): ErrorCode | undefined {
  return errorCodes.find((known) => known === code);
}

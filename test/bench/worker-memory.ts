/** Memory of the utility processes while they work, read from /proc (Linux only). */
import { readFileSync } from "node:fs";
import type { Report } from "./report.ts";

/** Milliseconds between two looks. */
const interval = 200;

interface Look {
  readonly pid: number;
  /** Bytes now. */
  readonly resident: number;
  /** Bytes at most so far, as the kernel kept count. */
  readonly peak: number;
}

/** What has workers: a library, or a pool by itself. */
interface Employer {
  readonly workerProcessIds: readonly number[];
}

export class WorkerMemory {
  readonly #employer: Employer;
  readonly #looks: Look[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(employer: Employer) {
    this.#employer = employer;
    this.#timer = setInterval(() => {
      this.#look();
    }, interval);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#look();
  }

  report(report: Report): void {
    const figures: [string, number][] = [
      ["5th to 15th % of the run", this.#averageBetween(0.05, 0.15)],
      ["middle", this.#averageBetween(0.45, 0.55)],
      ["last 10 %", this.#averageBetween(0.9, 1)],
      ["peak", this.#peak],
    ];
    for (const [when, value] of figures) {
      report(`worker memory, ${when}`, value / 2 ** 20, "MiB", this.looks);
    }
  }

  /** Bytes of a worker on average, in the stretch of the run from `start` to `end` (0 to 1). */
  #averageBetween(start: number, end: number): number {
    const looks = this.#looks.slice(
      Math.floor(start * this.#looks.length),
      Math.ceil(end * this.#looks.length),
    );
    return looks.reduce((sum, { resident }) => sum + resident, 0) / looks.length;
  }

  /** Bytes of the largest worker at its largest. */
  get #peak(): number {
    return Math.max(0, ...this.#looks.map(({ peak }) => peak));
  }

  get looks(): number {
    return this.#looks.length;
  }

  /** Processes that were ever seen. */
  get processes(): number {
    return new Set(this.#looks.map(({ pid }) => pid)).size;
  }

  #look(): void {
    for (const pid of this.#employer.workerProcessIds) {
      try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        this.#looks.push({ pid, resident: bytes(status, "VmRSS"), peak: bytes(status, "VmHWM") });
      } catch {
        // It ended between the list and the look.
      }
    }
  }
}

function bytes(status: string, field: string): number {
  const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status) ?? [];
  if (kilobytes === undefined) throw new Error(`no ${field}`);
  return Number(kilobytes) * 1024;
}

/**
 * How far a protocol is: one line, rewritten in place on a terminal; elsewhere printed every half minute, and where
 * something else begins.
 */

import { existsSync } from "node:fs";
import { estimateBase, estimateTraining } from "../experiments/plan/costs";
import { runsOf } from "../experiments/plan/jobs";
import { planOf } from "../experiments/plan/plan";
import type { Pace } from "../experiments/plan/unitCosts";
import type { Protocol } from "../experiments/protocols/protocol";
import { isRunIntact } from "../experiments/runs/intact";
import { runDirectory } from "../results/paths";
import { stepAfterRuns } from "./afterRuns";

interface ExpectedRun {
  isComplete: () => boolean;
  coreSeconds: number;
}

/** Watches the directory of a protocol. pace: of this machine */
export class Progress {
  private readonly runs: ExpectedRun[];
  /** Those that were seen complete: nothing makes a run undone while its protocol runs. */
  private readonly complete = new Set<ExpectedRun>();
  private readonly start = Date.now();
  private readonly doneBefore: number;
  private timer?: NodeJS.Timeout;
  private lastPrinted = 0;
  /** What is done after the runs, when that was first seen, and how far it was then. */
  private step = { doing: "runs", since: 0, before: 0 };

  constructor(
    protocol: Protocol,
    private readonly directory: string,
    private readonly cores: number,
    pace?: Pace,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {
    this.runs = planOf(protocol).jobs.flatMap((job) =>
      runsOf(job).map((run) => ({
        // Looked at every second: to name what a run must be, thousands of them, would take a quarter of a core.
        isComplete: () => existsSync(runDirectory(directory, run.id)) && isRunIntact(directory, protocol, job, run),
        ...("rl" in run ? estimateTraining(job.base, run, { pace }) : estimateBase(run, { pace })),
      })),
    );
    this.doneBefore = seconds(this.done());
  }

  /** Shows the line now, and every second until `end`. */
  begin(): void {
    this.show();
    this.timer = setInterval(() => this.look(), 1000);
    this.timer.unref();
  }

  end(): void {
    clearInterval(this.timer);
    this.show(true);
    if (this.out.isTTY) this.out.write("\n");
  }

  /** `12/48 runs, about 6 min left`; `48/48 runs; executing notebooks: 3 of 6 notebooks, about 2 min left` */
  line(now = Date.now()): string {
    const done = this.done();
    const runs = `${done.length}/${this.runs.length} runs`;
    if (done.length === this.runs.length) return `${runs}; ${this.afterRuns(now)}`;
    return `${runs}, about ${duration(this.secondsLeft(seconds(done), now))} left`;
  }

  private afterRuns(now: number): string {
    const found = stepAfterRuns(this.directory, this.start - 1000); // clocks of files lag behind
    if (!found) return "then tables, figures and notebooks";
    const { doing, count, done, total } = found;
    if (doing !== this.step.doing) this.step = { doing, since: now, before: done };
    if (!count) return doing;
    const fresh = done - this.step.before;
    const left = (((now - this.step.since) / 1000) * (total - done)) / fresh;
    return `${doing}: ${count}${fresh > 0 && left > 0 ? `, about ${duration(left)} left` : ""}`;
  }

  /** By the pace so far, once there is one; by the plan's estimate before. */
  private secondsLeft(done: number, now: number): number {
    const elapsed = (now - this.start) / 1000;
    const left = seconds(this.runs) - done;
    const fresh = done - this.doneBefore;
    const pace = fresh > 0 ? elapsed / fresh : 1 / this.cores;
    return left * pace;
  }

  private done(): ExpectedRun[] {
    for (const run of this.runs) if (!this.complete.has(run) && run.isComplete()) this.complete.add(run);
    return [...this.complete];
  }

  /** A look that fails, as on a network's file system, leaves the line as it is: it must not end the runs. */
  private look(): void {
    try {
      this.show();
    } catch {
      // the next look may succeed
    }
  }

  private show(always = false): void {
    if (this.out.isTTY) this.out.write(`\r\x1b[K${this.line()}`);
    else {
      const before = this.step.doing;
      const line = this.line();
      if (!always && this.step.doing === before && Date.now() - this.lastPrinted <= 30_000) return;
      this.out.write(`${line}\n`);
      this.lastPrinted = Date.now();
    }
  }
}

function seconds(runs: ExpectedRun[]): number {
  return runs.reduce((sum, { coreSeconds }) => sum + coreSeconds, 0);
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

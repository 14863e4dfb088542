/** Experiments of one's own, in a cell: change a setting, estimate, run, see the results. */

import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { timingHere } from "../experiments/calibration/calibration";
import { ownProtocol } from "../experiments/own/protocol";
import { watchRuns } from "../experiments/own/progress";
import { ownResults } from "../experiments/own/results";
import { runJobs } from "../experiments/own/runJobs";
import type { ExperimentSettings } from "../experiments/own/settings";
import { atPace, planOf } from "../experiments/plan/plan";
import { completionText, durationText, estimateText, studiesText } from "../experiments/plan/text";
import { stateOf } from "../experiments/runs/intact";
import { root, runsDirectory } from "../results/paths";
import type { Results } from "../results/rows";
import { signal } from "./kernel";
import { progress } from "./progress";

const INTERVAL = 500; // ms between two looks at the runs

/** A changed protocol, with what can be done with it. */
export interface Experiment {
  /** The protocol's name with a fingerprint of what was changed, such as `quick-3f2a9c01`: rows have it as `protocol`. */
  readonly name: string;
  /** Where its runs are kept, from the project's root. Remove it to make them again. */
  readonly directory: string;
  /** Prints what it runs, how long that takes on this machine, and which jobs are complete. */
  cost(): void;
  /**
   * Runs what is missing, in processes of their own, and shows how far it is. Stop ends it; the same call goes on from
   * there, also in another kernel.
   */
  run(): Promise<void>;
  /** The rows of the jobs that are complete, in the columns of the committed results, with their curves and prompts. */
  results(): Promise<Results>;
}

/**
 * An experiment: a protocol with some settings changed. Nothing runs yet.
 *
 * `const e = experiment({ from: "quick", studies: ["exposure"], seeds: [1], rl: { beta: 0.02 } })`
 *
 * @throws Error with one line a mistake: `experiment.rl.beta: expected a number of at least 0, got -1`
 */
export function experiment(settings: ExperimentSettings): Experiment {
  const protocol = ownProtocol(settings);
  const directory = runsDirectory(protocol.name);
  return {
    name: protocol.name,
    directory: relative(root, directory),
    cost() {
      const { pace, text } = timingHere();
      const plan = atPace(planOf(protocol), pace);
      const jobs = completionText(plan, (job) => stateOf(directory, protocol, job));
      const estimate = `${estimateText(plan)}, ${durationText(plan, availableParallelism())}`;
      console.log([estimate, `  ${text}`, studiesText(plan, pace), jobs].join("\n"));
    },
    async run() {
      const look = watchRuns(protocol, directory, timingHere().pace);
      const begun = look();
      const bar = progress(`${protocol.name}, percent`, 100);
      const show = () => {
        const { runs, complete, underWay, share } = look();
        const done = begun.share < 1 ? (share - begun.share) / (1 - begun.share) : 1; // of what was missing
        const note = [`${complete} of ${runs} runs complete`, ...underWay].join(", ");
        void bar.update(Math.floor(100 * done), note);
        return note;
      };
      show();
      const timer = setInterval(show, INTERVAL);
      try {
        await runJobs(protocol, directory, { signal: signal() });
      } finally {
        clearInterval(timer);
      }
      bar.done(show());
    },
    results: () => ownResults(protocol, directory),
  };
}

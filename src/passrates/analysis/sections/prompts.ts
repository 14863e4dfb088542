/** Sections on which prompts changed: found and lost, new and known. */

import type { List } from "../../list";
import type { PromptList, PromptResult, Section } from "../types";
import {
  agrees,
  bracketed,
  certain,
  chosen,
  count,
  interval,
  numbered,
  percent,
  points,
  pointsOf,
  promptList,
  type Findings,
} from "./write";

export function foundSection({ change, prompts, fdr }: Findings): Section | undefined {
  if (!change) return undefined;
  const lists = listsOf(prompts);
  const [rose, fell, further, short] = lists;
  const [risen, fallen] = [rose.total, fell.total];
  const rate = chosen(fdr);
  const found = `${numbered(risen, "prompt")} rose${bracketed(rose)} and ${numbered(fallen, "prompt")} fell${bracketed(fell)}, of ${count(change.gain.prompts)}`;
  const answer = [
    `At a false-discovery rate of ${rate}, ${found}.`,
    "Each is tested by its own counts given how many of all its samples are right, so that a base model that was merely unlucky makes no discovery.",
    change.beyondCommon
      ? `Against the common odds factor, which is what sharpening alone would do, ${numbered(further.total, "prompt")} rose further${bracketed(further)} and ${numbered(short.total, "prompt")} fell short${bracketed(short)}.`
      : "",
    risen + fallen === 0
      ? "That none is called is no proof that none moved: with few samples a prompt, only large moves can be told from chance."
      : "",
  ];
  const method = `exact conditional tests, step-up for discrete tests at a false-discovery rate of ${rate}`;
  return {
    id: "found",
    question: "Which prompts were found, and which lost?",
    brief: `${found}, at a false-discovery rate of ${rate}.`,
    answer: answer.filter(Boolean).join(" "),
    numbers: [
      certain("count", "prompts risen", risen, method, "prompts"),
      certain("count", "prompts fallen", fallen, method, "prompts"),
      ...(change.beyondCommon
        ? [
            certain("count", "prompts risen beyond the common factor", further.total, method, "prompts"),
            certain("count", "prompts short of the common factor", short.total, method, "prompts"),
          ]
        : []),
    ],
    prompts: lists.filter(({ total }) => total > 0),
  };
}

/** Risen, fallen, further than the common factor, short of it; the least likely by chance first. */
function listsOf(prompts: List<PromptResult>): PromptList[] {
  const moved = ({ baseSamples = 1, baseCorrect = 0, tunedSamples = 1, tunedCorrect = 0 }: PromptResult) =>
    tunedCorrect / tunedSamples - baseCorrect / baseSamples;
  const up = (x: PromptResult, y: PromptResult) => x.pRise! - y.pRise! || moved(y) - moved(x);
  const down = (x: PromptResult, y: PromptResult) => x.pFall! - y.pFall! || moved(x) - moved(y);
  return [
    promptList("prompts that rose", prompts, ({ call }) => call === "risen", up),
    promptList("prompts that fell", prompts, ({ call }) => call === "fallen", down),
    promptList("prompts that rose further than the common factor", prompts, ({ beyondCommon }) => beyondCommon === "further", up), // prettier-ignore
    promptList("prompts that fell short of the common factor", prompts, ({ beyondCommon }) => beyondCommon === "short", down), // prettier-ignore
  ];
}

export function newOrConcentratedSection({ change, base, prompts, level }: Findings): Section {
  const question = "Is it a new skill or concentrated mass?";
  const general =
    "RL can move probability to answers that the base model gives already, or reach prompts that it practically never solved. The first shows as a gain at k = 1 that shrinks with k; the second as a gain on prompts with no success in many base samples, larger than the luck of those samples.";
  if (!change) {
    const never = base?.reach["out of reach"];
    const hint =
      never === undefined || never === 0
        ? ""
        : ` Before any run: ${numbered(never, "prompt")} of yours ${agrees(never, "is", "are")} out of reach of its budget, and a gain there would be a new skill.`;
    return {
      id: "new-or-concentrated",
      question,
      answer: `${general}${hint} It takes counts of both models to tell.`,
      numbers: [],
    };
  }
  const { solved, unsolved, naive, unsolvedPrompts } = change.coverage;
  const gain = change.gain.gain.value;
  const share = gain > 0 ? unsolved.value / gain : undefined;
  const answer = [
    general,
    `Of the gain of ${points(change.gain.gain)}, ${points(solved)} lie on prompts that the base model solves in one sample fewer than it was given, and ${points(unsolved)} on prompts that it does not${
      share !== undefined && change.gain.gain.low > 0 ? ` (${percent(Math.max(0, share))} of the gain)` : ""
    }.`,
    unsolvedPrompts > 0
      ? `The ${numbered(unsolvedPrompts, "prompt")} with no right base sample would seem to add ${pointsOf(naive.value)} if ${agrees(unsolvedPrompts, "its pass rate was", "their pass rates were")} taken for 0; part of that is regression to the mean.`
      : "Every prompt has a right base sample.",
    verdictOf(change),
  ];
  return {
    id: "new-or-concentrated",
    question,
    brief: `${points(solved)} of the gain lie on prompts that the base model solves already, ${points(unsolved)} on prompts that it does not. ${verdictOf(change)}`,
    answer: answer.join(" "),
    numbers: [
      interval(
        "gain on prompts that the base model solves",
        solved,
        level,
        "n − 1 samples sort, the one left out measures; paired over prompts, Student's t",
        "difference",
      ),
      interval(
        "gain on prompts that it does not solve",
        unsolved,
        level,
        "the same: Good and Turing's estimate",
        "difference",
      ),
      interval(
        "the same by the naive count",
        naive,
        level,
        "prompts with k = 0, their pass rates taken for 0: too high; Wilson's interval at the effective sample size",
        "difference",
      ),
      certain("count", "prompts with no right base sample", unsolvedPrompts, "counted", "prompts"),
    ],
    prompts: [unsolvedOf(prompts)].filter(({ total }) => total > 0),
  };
}

/** Compared ones, those that the tuned model solves best first. */
function unsolvedOf(prompts: List<PromptResult>): PromptList {
  const rate = ({ tunedCorrect = 0, tunedSamples = 1 }: PromptResult) => tunedCorrect / tunedSamples;
  const isUnsolved = ({ baseCorrect, tunedSamples }: PromptResult) => baseCorrect === 0 && tunedSamples !== undefined;
  return promptList("prompts with no right base sample", prompts, isUnsolved, (x, y) => rate(y) - rate(x));
}

/** What the two parts of the gain show. */
function verdictOf({ coverage: { solved, unsolved } }: NonNullable<Findings["change"]>): string {
  const isConcentrated = solved.low > 0;
  if (unsolved.low > 0) {
    return isConcentrated
      ? "Both are shown: mass was concentrated, and prompts were solved that the samples of the base model did not solve."
      : "A new skill is shown: the gain is on prompts that the samples of the base model did not solve.";
  }
  return isConcentrated
    ? "Concentrated mass is shown, a new skill is not."
    : "Neither concentrated mass nor a new skill is shown.";
}

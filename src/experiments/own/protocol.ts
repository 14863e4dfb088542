/** From a changed setting to a protocol of one's own. */

import { fingerprint } from "../../common/fingerprint";
import { requireOneOf } from "../../common/require";
import { protocolNamed } from "../protocols";
import { algorithmOf, type AlgorithmName } from "../../training/algorithms";
import { configOf } from "../../training/config";
import { defineProtocol, type Part, type Protocol, type StudySettings } from "../protocols/protocol";
import { checkedSettings, type ExperimentSettings } from "./settings";
import { partsWith, studyNames } from "./studies";

/**
 * The protocol that these settings stand for. Its name ends in a fingerprint of all that it makes, so that the same
 * settings are the same runs, in whatever cell, and other settings others.
 *
 * @throws Error with one line a mistake: its path, what was expected, what was given
 */
export function ownProtocol(given: ExperimentSettings): Protocol {
  const settings = checkedSettings(given);
  const from = protocolNamed(settings.from);
  const known = studyNames(from);
  const studies = settings.studies ?? known;
  studies.forEach((name, i) => requireOneOf(`experiment.studies.${i} (those of ${from.name})`, name, known));
  const parts = withSeeds(partsWith(from, studies), settings.seeds).map((part) => changed(part, settings));
  requireChosen(settings.rl, new Set(parts.flatMap((part) => part.studies.flatMap(({ methods }) => methods))));
  const { version, curvePoints } = from;
  const content = { version, curvePoints, parts };
  const name = `${from.name}-${fingerprint(content).slice(0, 8)}`;
  return completed({ ...content, name, purpose: `Protocol ${from.name}, changed in a notebook.` });
}

/** An option that has the general default counts as not chosen, and a method that starts from another takes its own. */
function requireChosen(rl: ExperimentSettings["rl"] = {}, methods: Iterable<AlgorithmName>): void {
  const general: Record<string, unknown> = configOf({});
  for (const method of methods) {
    for (const [name, start] of Object.entries(algorithmOf(method).defaults ?? {})) {
      const given = rl[name as keyof typeof rl];
      if (given === undefined || given !== general[name] || given === start) continue;
      const instead = `${String(given)}, the general default, in whose place method "${method}" takes ${String(start)}`;
      throw new Error(`experiment.rl.${name}: expected another value, got ${instead}: leave it out, or run ${method} by itself with reinforce()`); // prettier-ignore
    }
  }
}

/** Checked as a whole, its mistakes told in terms of the experiment. */
function completed(protocol: Protocol): Protocol {
  try {
    return defineProtocol(protocol);
  } catch (error) {
    const file = `src/experiments/protocols/${protocol.name}.ts: `;
    const text = (error as Error).message.replaceAll(file, "experiment: ");
    throw new Error(text.replace(/parts\.\d+\.(studies\.\d+\.|ladder\.)?/g, ""), { cause: error });
  }
}

/** Of each part the wanted seeds; for those that no part has, of each study the first part that has it. */
function withSeeds(parts: Part[], wanted: number[] | undefined): Part[] {
  if (!wanted) return parts;
  const known = new Set(parts.flatMap(({ seeds }) => seeds.base));
  const kept = parts.map((part) =>
    baseSeeds(
      part,
      part.seeds.base.filter((seed) => wanted.includes(seed)),
    ),
  );
  const fresh = [...new Set(wanted)].filter((seed) => !known.has(seed));
  const made = fresh.flatMap((seed) => firstOfEachStudy(parts).map((part) => baseSeeds(part, [seed])));
  return [...kept, ...made].filter(({ seeds }) => seeds.base.length > 0);
}

/** The parts that have, in their order, a study that none before them has. */
function firstOfEachStudy(parts: Part[]): Part[] {
  const seen = new Set<string>();
  return parts.filter((part) => {
    const fresh = studyNames({ parts: [part] }).filter((name) => !seen.has(name));
    fresh.forEach((name) => seen.add(name));
    return fresh.length > 0;
  });
}

/** A part's RL seeds are their own, or those of its base seeds. */
function baseSeeds(part: Part, base: number[]): Part {
  const { seeds } = part;
  const areTheSame = String(seeds.rl) === String(seeds.base);
  return { ...part, seeds: { base, rl: areTheSame ? base : seeds.rl } };
}

function changed(part: Part, settings: ExperimentSettings): Part {
  const { pretraining, rl, evaluation } = settings;
  const { ladder } = part;
  return {
    ...part,
    pretraining: { ...part.pretraining, ...pretraining },
    evaluation: evaluationWith(part.evaluation, evaluation),
    studies: part.studies.map((study) => changedStudy(study, settings)),
    ladder: ladder && {
      ...ladder,
      pretraining: { ...ladder.pretraining, ...pretraining },
      evaluation: { ...ladder.evaluation, ...evaluation },
      rl: { ...ladder.rl, ...rl },
    },
  };
}

/** Counts of their own, for early snapshots and for pass@k, are not more than the changed ones. */
function evaluationWith(own: Part["evaluation"], changes: ExperimentSettings["evaluation"]): Part["evaluation"] {
  const { early, passAtK, ...counts } = { ...own, ...changes };
  return {
    ...counts,
    ...(early && { early: Math.min(early, counts.samples) }),
    ...(passAtK && { passAtK: { ...passAtK, prompts: Math.min(passAtK.prompts, counts.prompts) } }),
  };
}

function changedStudy(study: StudySettings, settings: ExperimentSettings): StudySettings {
  const { exposures, snapshots, trainOn, methods, rl } = settings;
  const { exposures: shares, ...own } = study;
  return {
    ...own,
    exposures: exposures ?? shares,
    snapshots: snapshots ?? study.snapshots,
    trainOn: trainOn ?? study.trainOn,
    methods: methods ?? study.methods,
    rl: { ...study.rl, ...rl },
  };
}

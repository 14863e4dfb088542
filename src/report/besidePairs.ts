/**
 * What protocol `replication` (2.0) asks where `paper` (1.0) asked: for each part of 1.0 the parts that correspond, and
 * whether they are the same number. Written before the replication was complete.
 */

import type { PartId } from "../hypotheses/hypotheses";

/** Parts of `paper`. */
export type FirstPart = Extract<PartId, `H${string}`>;
/** Parts of `replication`. */
export type SecondPart = Extract<PartId, `R${string}`>;

export interface Counterpart {
  parts: readonly SecondPart[];
  /** Why 2.0 asks for another number, and which; empty where both ask for the same one. */
  differs: string;
}

const same = (part: SecondPart): Counterpart => ({ parts: [part], differs: "" });
const other = (parts: readonly SecondPart[], differs: string): Counterpart => ({ parts, differs });
const dropped = (why: string): Counterpart => ({ parts: [], differs: why });

/** Every part of `paper`, in the order of its hypotheses. */
export const counterparts: Readonly<Record<FirstPart, Counterpart>> = {
  H1a: same("R1a"),
  H1b: other(["R1b"], "the slope of the share that is closed, gain / (1 − Q), up to Q = .97; not of the gain itself"),
  H2a: same("R2a"),
  H2b: dropped("Its margin was wide beside what rises."),
  H2c: other(["R2c"], "with 256 demonstrations a batch, as many as RL draws rollouts; not 16"),
  H2d: other(["R2d"], "target by target, from a base mass of .001; not pooled, from .0001"),
  H3a: other(["R3a"], "the slope of the share that is closed, from .3 to .9; not of the gain, above .5"),
  H3b: other(["R3b"], "the share that is closed from .95 to .995; not the gain from .97"),
  H3c: dropped("That the middle gains more than the end follows from 1 − Q."),
  H4a: same("R4a"),
  H4b: other(["R4b", "R4c"], "by what is missing in distribution: from .3 to .9, and from .97; not over all snapshots"),
  H4c: dropped("Arithmetic left it hardly any room to be rejected."),
  H4d: dropped("No base policies with more operations are trained."),
  H4e: dropped("No base policies with more operations are trained."),
  H5a: same("R5a"),
  H5b: dropped("It follows from part a by the triangle inequality."),
  H5c: other(["R5c"], "each β and group size by itself; not their average"),
  H5d: other(["R5d"], "the movement with its sign; not its absolute value, which noise alone keeps above the line"),
  H5e: other(["R5e"], "the slope minus what counts alone would give"),
  H5f: other(["R5f"], "whether runs end nearer to the tilt than to the law; not the distance from the law"),
  H6a: dropped("There is a control on the axes alone."),
  H6b: other(["R6b"], "the correlation minus that under shuffled rewards"),
  H6c: other(["R6c"], "the change of entropy minus that under shuffled rewards"),
  H7a: dropped("That RL raises pass@1 is what the gains say."),
  H7b: other(["R7a"], "runs alone in which the base policy leaves room at the largest k"),
  H8a: other(["R8a"], "without length, and among runs that moved"),
  H8b: same("R8b"),
  H8c: dropped("No run mixes batches."),
};

/** Parts of 2.0 that ask what 1.0 did not. */
export const firstAsked: readonly SecondPart[] = ["R1c", "R4d", "R5b", "R5g", "R5h", "R6a", "R9a", "R9b"];

/*
 * Room experiments: runs: protocols/ → plan/ → runs/ → collect/ → verify/; calibration/ times the machine; own/ is
 * protocols changed in a notebook. May use: common, tensor, statistics, strings, model, training, evaluation, hypotheses, results.
 */

/** The pace of this machine, kept in .cache/calibration.json with what it depends on: estimates follow it. */

import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../../common/files";
import { readChecked } from "../../common/validate";
import { isSameMachine, machineSchema, machineText, type Machine } from "../../results/machine";
import { root } from "../../results/paths";
import { threads } from "../../tensor/environment";
import { paceOf, ratesSchema, referencePace, unitCosts, type Pace, type Rates } from "../plan/unitCosts";
import { machineHere } from "../runs/machineHere";
import { measureRates } from "./rates";

const schema = z.object({
  /** Engine, processor, versions and sources: of another one the rates say nothing. */
  machine: machineSchema,
  threads: z.int().min(1),
  rates: ratesSchema,
});

export type Calibration = z.output<typeof schema>;

/** Where the calibration of this clone is kept. */
export const calibrationPath = join(root, ".cache", "calibration.json");

export interface CalibrationOptions {
  path?: string;
  /** What is timed now, where the file cannot be used. */
  machine?: Machine;
  measure?: () => Rates;
  /** Says on standard error, by default, why the machine is timed. */
  say?: (text: string) => void;
}

/**
 * The calibration of this machine, its engine and its sources. It is timed, which takes about a second, where the file is
 * not there, is damaged, or is another one's; the file is then written again.
 */
export function calibration({
  path = calibrationPath,
  machine = machineHere(),
  measure = measureRates,
  say = (text) => process.stderr.write(`${text}\n`),
}: CalibrationOptions = {}): Calibration {
  const now = { machine, threads: threads(process.env) };
  const found = readCalibration(path, now);
  if (typeof found !== "string") return found;
  say(`${found}: timing this machine, which takes about a second`);
  return calibrate(now, { path, measure, say });
}

type Setting = Omit<Calibration, "rates">;

/** The calibration in a file, or why it cannot be used. */
function readCalibration(path: string, { machine, threads: count }: Setting): Calibration | string {
  const shown = relative(root, path);
  if (!existsSync(path)) return `${shown}: not there`;
  try {
    const found = readChecked(schema, path);
    if (isSameMachine(found.machine, machine) && found.threads === count) return found;
    return `${shown}: of another machine, engine, version or number of threads`;
  } catch (error) {
    return (error as Error).message;
  }
}

function calibrate(now: Setting, { path, measure, say }: Required<Omit<CalibrationOptions, "machine">>): Calibration {
  const timed = { ...now, rates: measure() };
  try {
    writeAtomically(path, `${JSON.stringify(timed, null, 2)}\n`);
  } catch (error) {
    say(`${(error as Error).message} (the times are used all the same)`); // a read-only clone can be looked at
  }
  return timed;
}

/** How long work takes here, and for which machine that is, in a sentence. */
export interface Timing {
  pace: Pace;
  text: string;
}

/** The pace of this machine. Where it cannot be timed, that of the machine that the constants were measured on. */
export function timingHere(options?: CalibrationOptions): Timing {
  try {
    return timingOf(calibration(options));
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    const text = `Times are for ${unitCosts.machine}; this machine could not be timed (${reason}).`;
    return { pace: referencePace, text };
  }
}

/** `Times are for this machine: AMD EPYC (…), native ops …. Training takes 1.8 times, decoding 1.6 times as long as on …` */
export function timingOf({ machine, rates }: Calibration): Timing {
  const pace = paceOf(rates);
  const { training, decoding } = pace;
  const relative = `Training takes ${training.toFixed(2)} times, decoding ${decoding.toFixed(2)} times as long`;
  return { pace, text: `Times are for this machine: ${machineText(machine)}. ${relative} as on ${unitCosts.machine}.` };
}

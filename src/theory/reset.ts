/**
 * Reference resets: the trained policy becomes the reference, and training goes on (mirror descent).
 *
 * With the tilt (k1 in the reward, or k2 mean-only) the shifts on the logit scale add up: n periods at β, which n − 1
 * resets divide, end where one run at β / n would. Under the other laws a shift depends on the mass that is reached,
 * and n periods end elsewhere.
 */

import { requireInteger } from "../common/require";
import { lawMass, type Law } from "./optima";

/** The correct mass at the end of each period, [Q, P₁, …, P_periods]: every period starts from the one before, which is its reference. */
export function massesUnderResets(Q: number, law: Law, periods: number): number[] {
  requireInteger("periods", periods, { min: 1 });
  const masses = [Q];
  for (let i = 0; i < periods; i++) masses.push(lawMass(masses[i], law));
  return masses;
}

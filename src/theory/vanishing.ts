/**
 * What is left of the optimum where the base policy knows nothing: the limit of P* as all base masses tend to 0.
 *
 * Under k3 as a loss the laws of sequence.ts become V_t = V_{t+1} − β v / a(P) as q_t → 0, so that T decisions add up:
 *
 *     1 − P* = Tβ v / a(P*),  or 0 where Tβ reaches the limit of a(P) / P as P → 0.
 *
 * Mean-only that is max(0, 1 − Tβ / (1 − 1/G)), whitened 1 / (1 + (Tβ)²): T decisions at β end where one does at Tβ.
 * A limit of expectations: a run of finitely many samples sees no success long before.
 * Source: derived for this project, as sequence.ts.
 */

import { requireInteger } from "../common/require";
import { bisect, sigmoid } from "./numeric";
import { requireLaw, type Law } from "./optima";
import { meanOnlyPush, trlWhitening, whitenedPush } from "./whitening";

/**
 * The limit of P*, in [0, 1], over `decisions` of them (an integer of at least 1); of one decision by default.
 * 0 under k2 and k1-reward, whose masses vanish with Q. Throws RangeError on arguments outside their ranges.
 */
export function vanishingMassLimit(law: Law, decisions = 1): number {
  requireLaw(law);
  requireInteger("decisions", decisions, { min: 1 });
  const total = decisions * law.beta;
  if (law.kl !== "k3" || total >= pushOnRareSuccess(law)) return 0;
  if (law.advantage === "mean") return 1 - total / meanOnlyPush(law.groupSize);
  if (law.groupSize === undefined) return 1 / (1 + total ** 2);
  const push = whitenedPush(law.groupSize, law.whitening ?? trlWhitening);
  return sigmoid(bisect((x) => total - push(x) * sigmoid(-x), -lastLogit, lastLogit)); // a(P) / P falls in P
}

/**
 * The limit of a(P) / P as P → 0, the push of an advantage on a success that is alone in its group: Tβ must stay below
 * it for k3's optimum to stay above 0. Mean-only 1 − 1/G; whitened about (1 − 1/G) √G with TRL's divisor, √(G − 1) with
 * divisor G, and ∞ without a group size.
 */
export function pushOnRareSuccess({
  advantage,
  groupSize,
  whitening = trlWhitening,
}: Omit<Law, "kl" | "beta">): number {
  if (advantage === "mean") return meanOnlyPush(groupSize);
  return groupSize === undefined ? Infinity : whitenedPush(groupSize, whitening)(-lastLogit);
}

/** Beyond it sigmoid underflows: as far as the logit of a float64 goes. */
const lastLogit = 745;

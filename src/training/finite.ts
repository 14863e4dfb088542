/** A loss or gradient that is no longer a number stops its run: what follows would be noise. */

import type { Tensor } from "@tensorflow/tfjs-node";
import type { ModelConfig } from "../model/config";
import { parameterLayout } from "../model/parameters";

/** Says what is no longer a number; the training loop adds the step and the last good checkpoint. */
export class NotFiniteError extends Error {}

/**
 * Throws a NotFiniteError that names the parameters at fault, if an update's loss or gradient norm is not finite.
 * @param gradient as one vector, [parameters]; read only then
 */
export function requireFinite(model: ModelConfig, metrics: Record<string, number>, gradient: Tensor): void {
  const lost = lostMetric(metrics);
  if (lost) throw new NotFiniteError(`${lost}: ${gradientsAtFault(model, gradient.dataSync() as Float32Array)}`);
}

/** `loss is NaN`, for the first of loss and grad_norm that is not finite. */
export function lostMetric(metrics: Record<string, number>): string | undefined {
  const name = ["loss", "grad_norm"].find((each) => !Number.isFinite(metrics[each]));
  return name && `${name} is ${metrics[name]}`;
}

function gradientsAtFault(model: ModelConfig, gradient: Float32Array): string {
  const slots = parameterLayout(model);
  const lost = slots.filter(({ offset, size }) => !gradient.subarray(offset, offset + size).every(Number.isFinite));
  if (lost.length > 0)
    return `the gradient is not finite in ${listed(
      lost.map(({ name }) => name),
      slots.length,
    )}`;
  const largest = gradient.reduce((best, g, i) => (Math.abs(g) > Math.abs(gradient[best]) ? i : best), 0);
  const slot = slots.find(({ offset, size }) => largest < offset + size)!;
  return `the gradient is finite, ${gradient[largest]} at most, in ${slot.name}`;
}

function listed(names: string[], all: number): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more of ${all} parameters` : shown;
}

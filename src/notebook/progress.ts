import { requireInteger } from "../common/require";
import { escapeHtml } from "../common/html";
import { display, type Display } from "./display";
import { kernel, signal, type MimeBundle } from "./kernel";
import { yieldToKernel, Throttle } from "./throttle";

const INTERVAL = 100; // ms between two drawings
const PATIENCE = 2000; // ms before the rest is estimated

/** A bar that is redrawn as it grows. */
export interface Progress {
  /**
   * Sets the steps done so far, 0 to total, and a note on them. Await it in loops: it lets the Stop button through,
   * and rejects once the cell was stopped.
   */
  update(done: number, note?: string): Promise<void>;
  /** Fills the bar and keeps the last note; call it once, at the end. After a Stop it changes nothing. */
  done(note?: string): void;
}

/**
 * Shows a progress bar of `total` steps (an integer of at least 1), which shows where the cell was stopped. On a
 * console: one line, on standard error.
 */
export function progress(label: string, total: number): Progress {
  requireInteger("total", total, { min: 1 });
  const state = { label, total, steps: 0, note: "", began: performance.now(), ended: false, stopped: false };
  const draw = kernel() ? drawInCell(state) : drawOnConsole(state);
  const throttle = new Throttle(draw, INTERVAL);
  onStop(() => {
    state.stopped = true;
    throttle.now();
  });
  return {
    update(steps, note = "") {
      Object.assign(state, { steps, note });
      throttle.request();
      return yieldToKernel();
    },
    done(note = state.note) {
      if (state.stopped) return;
      Object.assign(state, { steps: total, note, ended: true });
      throttle.now();
    },
  };
}

interface State {
  label: string;
  total: number;
  steps: number;
  note: string;
  began: number;
  ended: boolean;
  stopped: boolean;
}

/** A script has no Stop: there, listeners of one bar after the other would pile up on a signal that never aborts. */
function onStop(act: () => void): void {
  if (kernel()) signal().addEventListener("abort", act, { once: true });
}

function drawInCell(state: State): () => void {
  const shown: Display = display(bundle(state));
  return () => shown.update(bundle(state));
}

function drawOnConsole(state: State): () => void {
  return () => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line(state)}${state.ended ? "\n" : ""}`);
    else if (state.ended) process.stderr.write(`${line(state)}\n`);
  };
}

function bundle(state: State): MimeBundle {
  const bar = `<progress value="${state.steps}" max="${state.total}" style="width: 16em"></progress>`;
  return { "text/html": `<div>${bar} ${escapeHtml(line(state))}</div>`, "text/plain": line(state) };
}

/** Without the time once it has ended: the same run leaves the same output. */
function line(state: State): string {
  const { label, total, steps, note, ended, stopped } = state;
  const rest = ended ? "" : stopped ? "stopped" : timeLeft(state);
  return [`${label}: ${steps} of ${total}`, note, rest].filter(Boolean).join(", ");
}

function timeLeft({ began, steps, total }: State): string {
  const elapsed = performance.now() - began;
  if (elapsed < PATIENCE || steps === 0) return "";
  return `about ${Math.ceil((elapsed * (total - steps)) / steps / 1000)} s left`;
}

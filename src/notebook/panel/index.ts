/** A panel to run GRPO and its contrasts from a base policy, with controls, beside the committed runs. */

import type { Policy } from "../../model/policy";
import type { Results } from "../../results/rows";
import type { Testbed } from "../../strings";
import { escapeHtml } from "../../common/html";
import { signal } from "../kernel";
import { button, figureWidget, hasWidgets, hbox, html, vbox, type FigureWidget } from "../widgets";
import { committedRuns } from "./committed";
import { newRun, panelFigure, pointsOf, type Points, type Run } from "./drawing";
import { settingControls } from "./settings";
import { train } from "./training";

/** What the panel trains, and what it is compared with. */
export interface PanelContext {
  base: Policy;
  testbed: Testbed;
  results: Results;
}

const fallback =
  "Panel: target, algorithm, reward, G, prompts, learning rate, β, steps; Run, Stop, Reset (live once the cell is run).";

/**
 * Shows the panel. Run trains with the chosen settings, Stop (or the kernel's) ends the run after the step under way,
 * Reset forgets all runs and settings. The cell ends at once; runs go on beside other cells. Where no widgets run it
 * shows the committed runs alone.
 */
export async function grpoPanel(context: PanelContext): Promise<void> {
  await new Panel(context).show();
}

class Panel {
  private readonly settings = settingControls();
  private readonly run = button("Run", { icon: "play", button_style: "primary" });
  private readonly stop = button("Stop", { icon: "stop", disabled: true });
  private readonly reset = button("Reset", { icon: "undo" });
  private readonly status = html("");
  private readonly figure: FigureWidget;
  private runs: Run[] = [];
  private current?: { run: Run; abort: AbortController };

  constructor(private readonly context: PanelContext) {
    this.figure = figureWidget(this.drawn());
    this.run.onClick(() => this.start());
    this.stop.onClick(() => this.current?.abort.abort());
    this.reset.onClick(() => this.forget());
    this.settings.onChange(() => this.redraw());
  }

  async show(): Promise<void> {
    const buttons = hbox([this.run, this.stop, this.reset, this.status]);
    const box = vbox([this.settings.box, buttons]);
    if (hasWidgets()) box.show({ "text/html": `<p>${fallback}</p>`, "text/plain": fallback });
    await this.figure.show();
  }

  private async start(): Promise<void> {
    const run = newRun(this.settings.read());
    const abort = new AbortController();
    this.current = { run, abort };
    this.status.value = "";
    this.runs = [...this.runs, run];
    this.redraw();
    [this.run.disabled, this.stop.disabled] = [true, false];
    try {
      const onPoints = (step: number, points: Points) => this.add(run, step, points);
      const stopped = AbortSignal.any([signal(), abort.signal]);
      await train({ ...this.context, settings: run.settings, signal: stopped, onPoints });
    } catch (error) {
      this.status.value = problemText(error, this.status.value);
    } finally {
      this.current = undefined;
      [this.run.disabled, this.stop.disabled] = [false, true];
      this.redraw();
    }
  }

  private add(run: Run, step: number, points: Points): void {
    if (!this.runs.includes(run)) return; // Reset came meanwhile
    for (const { name, y } of points) {
      run.curves[name].x.push(step);
      run.curves[name].y.push(y);
    }
    this.figure.append(pointsOf(this.figure.figure, this.runs.indexOf(run), step, points));
    this.status.value = `step ${step} of ${run.settings.max_steps}`;
  }

  private forget(): void {
    this.current?.abort.abort();
    this.current = undefined;
    this.runs = [];
    this.settings.reset();
    this.status.value = "";
    this.redraw();
  }

  private redraw(): void {
    this.figure.update(this.drawn());
  }

  /** While a run is under way its settings are those of the title and of the committed runs. */
  private drawn() {
    const settings = this.current?.run.settings ?? this.settings.read();
    return panelFigure(this.runs, settings, committedRuns(this.context.results, settings));
  }
}

function problemText(error: unknown, step: string): string {
  const { name, message } = error as Error;
  if (name === "AbortError" || name === "Stopped") return step && `stopped after ${step}`;
  return `<span style="color: var(--jp-error-color1, #d55e00)">${escapeHtml(message)}</span>`;
}

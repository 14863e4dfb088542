/*
 * Room notebook: what a cell calls: displays, widgets (widgets/), the GRPO panel (panel/); and the kernel that runs it
 * (launcher/). May use: common, statistics, frames, strings, passrates, model, training, evaluation, results, experiments, figures.
 */

export { answer } from "./answer";
export { clear, display, markdown, type Display } from "./display";
export { signal } from "./kernel";
export { liveChart, type LiveChart, type LiveChartOptions } from "./liveChart";
export { progress, type Progress } from "./progress";
export { show } from "./show";
export { table, type DataFrameLike, type Row, type TableOptions } from "./table";

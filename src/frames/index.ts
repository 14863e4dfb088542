/*
 * Room frames: typed tables in memory, to filter, group, pivot and export; danfojs behind them. May use: common,
 * statistics.
 */

export { Frame, frame, Groups, type Condition } from "./frame";
export type { NumberColumn, OverSeeds } from "./groups";
export type { ColumnSummary } from "./describe";

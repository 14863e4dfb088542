import type { Part } from "../hypothesis";
import type { Evidence } from "./evidence";
import type { Measurement } from "./verdict";

/** Computes a part's number from the rows, for one of what the part is judged for. A pure function of its arguments. */
export type Measure = (evidence: Evidence, part: Part, of: string) => Measurement;

import type { WorldName } from "./worlds";

/** A world, numbers of prompts and of samples of each, and how often it is drawn. */
export interface StudyCell {
  world: WorldName;
  prompts: number;
  samples: number;
  replications: number;
}

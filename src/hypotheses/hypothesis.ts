/** What a hypothesis says about itself, and the rule by which all are decided. */

/** Where a number has to lie for its claim to stand; both bounds: between them, which is an equivalence. */
export interface Region {
  above?: number;
  below?: number;
}

/** One claim with one number. Its id is the hypothesis's and a letter. */
export interface Part<Id extends string = string> {
  id: Id;
  claim: string;
  /** The number, how it is estimated, and from which rows (studies as in data/README.md). */
  quantity: string;
  /** How its p-value and its interval are made. */
  test: string;
  /** The claim is rejected where the interval lies wholly outside. */
  region: Region;
  /** What the claim is judged for, one verdict each; a single "all" where it is judged once. */
  of: readonly string[];
  /** Base seeds below which nothing is decided; those of the rule by default. */
  minimumSeeds?: number;
  /**
   * Every number that decides which rows count, by a name that its measure reads it by: bounds of a base mass
   * (`massFrom` and `massTo` included, `massAbove` and `massBelow` not), settings of runs, lines within the quantity.
   */
  thresholds?: Readonly<Record<string, number>>;
  /** The largest effect that arithmetic allows: whether the part could fail. */
  allowed?: string;
  /** The part of `paper` 1.0 that asked for the same number: its spread between seeds gives this one's power. */
  like?: string;
}

export interface Hypothesis<Id extends string = `${"H" | "R" | "L"}${number}`, PartId extends string = string> {
  id: Id;
  title: string;
  statement: string;
  /** What was seen in the first run of `quick`, or in a spike, before the numbers below were chosen. */
  informedBy: string;
  parts: readonly Part<PartId>[];
}

/** How every part of a list is decided. */
export interface DecisionRule {
  text: string;
  /** Family-wise error that the correction keeps to. */
  level: number;
  /** Base seeds below which nothing is decided, where a part has no number of its own. */
  fewestSeeds: number;
}

/** How the parts of `paper` are decided. Six of one sign are the fewest that a two-sided sign test at 5% can decide on. */
export const decisionRule: DecisionRule = {
  level: 0.05,
  fewestSeeds: 6,
  text:
    "Base seeds are the unit of replication: each base policy counts once, with the RL run whose seed is its own (the " +
    "lowest RL seed where that one was not run). Format steps unless answers are named. A part holds where its 95% " +
    "interval lies inside the claimed region, is rejected where it lies wholly outside, and is undecided where it covers " +
    "both sides, where fewer base seeds are there than six (or the part's own number), or where the p-value does not survive correction. p is twice the " +
    "smaller of the two one-sided p-values (for and against the claim; within two bounds: two one-sided tests), corrected " +
    "by Holm's procedure over all parts that could be tested, at 5%.",
};

/** Tests that several parts share. */
export const overSeeds = "t-test over base seeds";
/** Where the numbers are shares of samples. */
export const ofSamples = `${overSeeds}; its standard error is at least that of one sample a base seed`;
/** The same, or without samples' floor, between two bounds. */
export const between = "two one-sided t-tests over base seeds";
export const betweenOfSamples = `${between}; the standard error is at least that of one sample a base seed`;
export const clustered =
  "least squares, standard errors clustered by base seed, t with (base seeds − 1) degrees of freedom";
/** Judged once. */
export const all = ["all"] as const;
/** Composition is left out: its single operations are trained, and it never starts from nothing. */
export const unseen = ["depth", "length", "vocabulary"] as const;
/** The four targets. */
export const onTargets = [...unseen, "composition"] as const;
/** In the format answer composition has room at exposure 0, and its masses are exact. */
export const answers = "composition (answers)";

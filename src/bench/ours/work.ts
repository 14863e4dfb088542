/** What a worker of ours does when it is asked to. */

export interface Work {
  /** What is timed. */
  call: () => void | Promise<void>;
  /** Named numbers to compare with the peers'. */
  check: () => Record<string, ArrayLike<number>>;
  /** Milliseconds of each call of a round, where calls cannot be made one by one. */
  round?: (seconds: number) => Promise<number[]>;
}

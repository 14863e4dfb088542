/**
 * Token ids that every vocabulary has: generation stops at one and fills up with the other, whatever the problems are.
 *
 * They stand here because the testbed writes them and the model, which knows no testbed, generates them.
 */

/** Fills sequences to one length; never part of an example. */
export const PAD = 0;
/** Ends a completion. */
export const EOS = 1;

/**
 * What every npm script starts: `node src/setup/run.cjs [VERB] [ARGUMENTS]` sets up what is missing, then does VERB.
 * This file keeps to old syntax, so that an old Node can say that it is too old.
 */
var support = require("./supported.cjs");

var refusal = support.refusal(process.versions.node, process.platform);
if (refusal) {
  console.error(refusal);
  process.exit(1);
}
var warning = support.warning(process.versions.node);
if (warning) console.error(warning);
require("./verbs.cjs").main(process.argv.slice(2));

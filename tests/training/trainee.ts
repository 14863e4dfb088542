/** A training run in a process of its own: `trainee.ts KIND STEPS [DIRECTORY]` prints each step, then its parameters' hash. */
import { createHash } from "node:crypto";
import { trained, type Kind } from "./runs";

const [kind, steps, directory] = process.argv.slice(2);

void trained(kind as Kind, Number(steps), { directory, onStep: ({ step }) => console.log(step) }).then((parameters) =>
  console.log(createHash("sha256").update(parameters).digest("hex")),
);

/** Names of sides that more than one file asks for. */

export const ourName = "grpo-origin";

/** Beyond what goals speak of: what a user gains who compiles the decoding too. */
export const compiledCache = "PyTorch, compiled cache";

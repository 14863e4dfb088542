import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    globalSetup: "tests/temporary.ts",
    include: ["tests/**/*.test.ts"],
    pool: "forks", // the native TensorFlow binding does not load twice in one process
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});

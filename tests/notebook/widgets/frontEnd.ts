import { afterEach, beforeEach } from "vitest";
import { FakeKernel } from "../fakeKernel";

/** Gives each test of a file a kernel of its own, on a front end with widgets. */
export function onFrontEnd(): { readonly kernel: FakeKernel } {
  const { JPY_SESSION_NAME } = process.env;
  const current = { kernel: new FakeKernel() };
  beforeEach(() => {
    process.env.JPY_SESSION_NAME = "notebooks/test.ipynb";
    current.kernel = new FakeKernel().install();
  });
  afterEach(() => {
    FakeKernel.remove();
    delete process.env.JPY_SESSION_NAME;
    if (JPY_SESSION_NAME !== undefined) process.env.JPY_SESSION_NAME = JPY_SESSION_NAME;
  });
  return current;
}

/** A worker that tries to load TensorFlow and answers with what came of it. */

import { loadTensorFlow } from "./load.ts";

const importPackage = (): never => {
  throw new Error("imported");
};

(globalThis as unknown as { postMessage(message: unknown): void }).postMessage(
  await loadTensorFlow({ inTask: true, importPackage }),
);

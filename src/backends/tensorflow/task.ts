/** Where the tensorflow backend can run: apart from the backend itself, which takes seconds to load. */

import process from "node:process";

/** Set by the tasks that start the program where TensorFlow is and let it load native code. */
export const TENSORFLOW_TASK = "ENSEMBLE_DEFENSE_TENSORFLOW";

/** Whether such a task started this process. */
export function inTensorFlowTask(): boolean {
  try {
    return process.env[TENSORFLOW_TASK] !== undefined;
  } catch {
    return false; // no such task withholds the environment
  }
}

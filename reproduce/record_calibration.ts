/**
 * `deno task record:calibration [FLAGS]`: calibrates with the flags of `reproduce calibrate` (MNIST
 * and every factor without any) and keeps what was found in `golden/measured/calibration.json`, in
 * the place of the same factors on the same data set. It takes hours; finished units are kept in
 * `results/store`, so that it can be stopped and goes on. Then `deno task docs` shows it.
 */

import { fileURLToPath } from "node:url";
import { mergeCalibration } from "../src/calibration/calibration.ts";
import { calibrationJson } from "../src/calibration/calibration_file.ts";
import { calibrate } from "../src/cli/calibrate.ts";
import { parseCommandLine } from "../src/cli/options.ts";
import { UserError } from "../src/errors.ts";
import { writeFileAtomically } from "../src/files/atomic_write.ts";
import { CALIBRATION_FILE, measuredCalibration } from "./deviations.ts";
import { note, runScript } from "./note.ts";

await runScript(
  "record:calibration [FLAGS], those of deno task reproduce calibrate",
  async (stoppable) => {
    const line = parseCommandLine(["calibrate", ...Deno.args], "");
    if (line.kind !== "calibrate") throw new UserError("The flags must be those of a calibration");
    if (line.options.dataset === "synthetic") {
      throw new UserError(
        "--dataset must be mnist or cifar10, as in the paper: received synthetic",
      );
    }
    await measuredCalibration(); // a damaged file is told of before hours are spent
    const found = await calibrate(line.options, { out: note, note }, stoppable());
    const merged = mergeCalibration(await measuredCalibration(), found);
    await writeFileAtomically(fileURLToPath(CALIBRATION_FILE), calibrationJson(merged));
    note("Kept in golden/measured/calibration.json: deno task docs writes the page");
  },
);

import assert from "assert";
import { METHOD_NAMES } from "../training/method.ts";
import { methodsOfTables } from "./paper_tables.ts";

Deno.test("the tables have the paper's methods, in the order of the program", () => {
  assert.deepEqual(methodsOfTables(["2"]), [
    "randomInit",
    "mixedModels",
    "bagging",
    "gaussianNoise",
  ]);
  assert.deepEqual(methodsOfTables(["4"]), [
    "bagging",
    "adversarialTraining",
    "defensiveDistillation",
    "bagging+adversarialTraining",
    "bagging+defensiveDistillation",
  ]);
  assert.deepEqual(methodsOfTables(["4", "2"]), [...METHOD_NAMES]);
  assert.deepEqual(methodsOfTables([]), []);
});

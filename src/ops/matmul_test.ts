import assert from "assert";
import { assertClose } from "../assert_close.ts";
import { activateBackend } from "../backends/backend.ts";
import { drawInputs, matMulCase, runCase } from "./_case.ts";
import { finiteDifferences } from "./_difference.ts";
import { naiveMatMul, naiveTranspose } from "./_naive.ts";

const SIZES = [[1, 1, 1, 1], [1, 4, 7, 3], [3, 5, 2, 1], [3, 2, 33, 10]] as const;

for (const backend of ["cpu", "wasm"] as const) {
  for (const [members, rows, inner, columns] of SIZES) {
    const opCase = matMulCase([members, rows, inner, columns]);
    Deno.test(`${backend}: ${opCase.name} and its gradients are the plain loops'`, async () => {
      await activateBackend(backend);
      const { a, b } = drawInputs(opCase);
      const { shape, output, dy, gradients } = await runCase(opCase);
      assert.deepEqual(shape, [members, rows, columns]);
      assertClose(output, naiveMatMul([members, rows, inner, columns], a!, b!));
      const bTurned = naiveTranspose([members, inner, columns], b!);
      assertClose(gradients.a!, naiveMatMul([members, rows, columns, inner], dy, bTurned));
      const aTurned = naiveTranspose([members, rows, inner], a!);
      assertClose(gradients.b!, naiveMatMul([members, inner, rows, columns], aTurned, dy));
    });
  }
}

for (const backend of ["cpu", "wasm"] as const) {
  Deno.test(`${backend}: memberMatMul()'s gradients are the differences of its outputs`, async () => {
    await activateBackend(backend);
    const opCase = matMulCase([2, 3, 4, 5]);
    const values = drawInputs(opCase);
    const { dy, gradients } = await runCase(opCase);
    for (const input of ["a", "b"]) {
      const differences = await finiteDifferences(opCase, values, input, dy, 1); // linear in each
      assertClose(gradients[input]!, differences, { relative: 1e-4, absolute: 1e-4 });
    }
  });
}

/** What pools of threads refuse, and how their errors arrive. */

import assert from "assert";
import { PLAIN, TINY_MEMBERS } from "../attacks/_tiny_ensemble.ts";
import { bim, fgsm } from "../attacks/parameters.ts";
import { GRAD2, SEVEN, USUAL, withPool } from "./_pool_case.ts";
import { startAttackPool } from "./attack_pool.ts";

Deno.test("what does not fit is refused, and the pool goes on", async () => {
  const { images, labels } = SEVEN;
  await withPool({ workers: 2 }, async (pool) => {
    await assert.rejects(
      pool.meanGradient(images.subarray(1), labels, "fused"),
      new RangeError(
        "images must hold 36 pixels for each label, and there must be a label: " +
          "received 251 pixels and 7 labels",
      ),
    );
    await assert.rejects(
      pool.memberGradients(images.subarray(0, 0), labels.subarray(0, 0), "fused"),
      /received 0 pixels and 0 labels$/,
    );
    await assert.rejects(
      pool.attack(images, Uint8Array.of(0, 1, 2, 3, 4, 5, 6), fgsm(0.2), GRAD2),
      new RangeError("A label must be an integer from 0 to 4: received 5 for image 5"),
    );
    await assert.rejects(
      pool.attack(images, labels, { epsilon: -1, alpha: 1, iterations: 1 }, GRAD2),
      new RangeError("epsilon must be a finite number of at least 0: received -1"),
    );
    await pool.attack(images, labels, fgsm(0.2), GRAD2);
  });
});

Deno.test("the error of a thread is the error of the call, and the pool goes on", async () => {
  const { images, labels } = SEVEN;
  await withPool({ workers: 2 }, async (pool) => {
    await assert.rejects(
      pool.attack(images, labels, fgsm(0.2), { ...USUAL, source: { grad1: 3 } }),
      new RangeError("A member must be an integer from 0 to 2: received 3"),
    );
    await pool.attack(images, labels, fgsm(0.2), GRAD2);
  });
});

Deno.test("a closed pool refuses calls, also those under way", async () => {
  const { images, labels } = SEVEN;
  const pool = await startAttackPool({ members: TINY_MEMBERS, workers: 2 });
  const underWay = pool.attack(images, labels, bim(0.2, 0.1, 1000), GRAD2);
  pool.close();
  const expected = new Error(
    "The attack pool is closed; start another one with startAttackPool",
  );
  await assert.rejects(underWay, expected);
  await assert.rejects(pool.meanGradient(images, labels, "fused"), expected);
  pool.close();
});

Deno.test("a pool that cannot start says why", async () => {
  await assert.rejects(
    startAttackPool({ members: TINY_MEMBERS, workers: 0 }),
    new RangeError("workers must be an integer of at least 1: received 0"),
  );
  await assert.rejects(
    startAttackPool({ members: [] }),
    new RangeError("An ensemble must have members: received none"),
  );
  const larger = {
    ...TINY_MEMBERS[0]!,
    architecture: { ...PLAIN, input: { height: 7, width: 7, channels: 1 } },
  };
  await assert.rejects(
    startAttackPool({ members: [...TINY_MEMBERS, larger] }),
    /^RangeError: Member 3 must be for images \[6, 6, 1\] of 5 classes/,
  );
  const lacking = { ...TINY_MEMBERS[0]!, checkpoint: {} };
  await assert.rejects(
    startAttackPool({ members: [lacking], workers: 2 }),
    /^RangeError: Checkpoint of member 0: conv1\/kernel must have shape .*: found nothing$/,
  );
});

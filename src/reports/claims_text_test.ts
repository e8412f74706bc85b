import assert from "assert";
import { CLAIMS } from "../claims/claims.ts";
import { MADE_UP_RESULTS } from "./_made_up_results.ts";
import { renderClaims } from "./claims_text.ts";

Deno.test("renderClaims() lists each claim with its cases below it", () => {
  assert.equal(
    renderClaims(MADE_UP_RESULTS),
    `\
| Claim | Statement, cases                                            |  Effect |      95 % interval | Verdict      |
| :---- | :---------------------------------------------------------- | ------: | -----------------: | :----------- |
| C1    | ensembles are better                                        |         |                    | inconclusive |
|       |   MNIST, gaussianNoise                                      | +0.0292 |  [0.0000, +0.0400] | inconclusive |
| C8    | Grad. 2 is the weaker attack                                |         |                    | refuted      |
|       |   MNIST, gaussianNoise (grad2=signOfMean, attackLabel=true) | −0.1580 | [−0.2000, −0.1000] | refuted      |
| C9    | attacks transfer only partly                                |         |                    | not measured |`,
  );
});

Deno.test("renderClaims() fits a terminal of 120 columns", () => {
  const claims = MADE_UP_RESULTS.claims.map((claim, i) => ({
    ...claim,
    statement: CLAIMS[i]!.statement,
  }));
  for (const line of renderClaims({ claims }).split("\n")) assert(line.length <= 120, line);
  assert(CLAIMS.every(({ statement }) => statement.length <= 62));
});

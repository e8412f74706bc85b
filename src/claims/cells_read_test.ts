/** Which numbers of the paper's tables each claim hangs on: these, and no others. */

import assert from "assert";
import { type Column, COLUMNS } from "../evaluation/accuracy.ts";
import { PAPER_TABLE2, type PaperTable2 } from "../evaluation/paper_table2.ts";
import { PAPER_TABLE4, PAPER_TABLE4_DATASETS } from "../evaluation/paper_table4.ts";
import type { PaperTable4 } from "../evaluation/paper_table4.ts";
import { ATTACK_NAMES } from "../evaluation/outcomes.ts";
import { TABLE4_COLUMNS } from "../evaluation/table4_methods.ts";
import { claimsOnPaper } from "./on_paper.ts";

/** A number of one of the tables, and the tables with another in its place. */
interface Place {
  readonly name: string;
  readonly changed: (value: number) => [PaperTable2, PaperTable4];
}

/** `mnist bagging cleanSingle`, `mnist bagging fgsm grad1Single` */
const TABLE2_PLACES: readonly Place[] = PAPER_TABLE4_DATASETS.flatMap((dataset) =>
  [...new Set(PAPER_TABLE2.rows.map(({ method }) => method))].flatMap((method) =>
    COLUMNS.flatMap((column) => {
      const isClean = column.startsWith("clean");
      return (isClean ? [undefined] : ATTACK_NAMES).map((attack) => ({
        name: [dataset, method, ...attack === undefined ? [] : [attack], column].join(" "),
        changed: (value: number): [PaperTable2, PaperTable4] => [{
          ...PAPER_TABLE2,
          rows: PAPER_TABLE2.rows.map((row) =>
            row.dataset === dataset && row.method === method && (isClean || row.attack === attack)
              ? { ...row, [column]: value }
              : row
          ),
        }, PAPER_TABLE4],
      }));
    })
  )
);

/** `mnist adversarialTraining clean`; bagging's cells are read from Table 2. */
const TABLE4_PLACES: readonly Place[] = PAPER_TABLE4_DATASETS.flatMap((dataset) =>
  PAPER_TABLE4.rows.map(({ method }) => method).filter((method) => method !== "bagging")
    .flatMap((method) =>
      TABLE4_COLUMNS.map((column) => ({
        name: [dataset, method, column].join(" "),
        changed: (value: number): [PaperTable2, PaperTable4] => [PAPER_TABLE2, {
          ...PAPER_TABLE4,
          rows: PAPER_TABLE4.rows.map((row) =>
            row.method === method
              ? { ...row, [dataset]: { ...row[dataset], [column]: value } }
              : row
          ),
        }],
      }))
    )
);

const byId = (claims: ReturnType<typeof claimsOnPaper>): Map<string, string> =>
  new Map(claims.map(({ id, cases }) => [id, JSON.stringify(cases)]));

/** For each claim, the numbers whose change to nothing or to all changes a case of it. */
function cellsRead(): Map<string, string[]> {
  const before = byId(claimsOnPaper(PAPER_TABLE2, PAPER_TABLE4));
  const read = new Map([...before.keys()].map((id) => [id, new Set<string>()]));
  for (const { name, changed } of [...TABLE2_PLACES, ...TABLE4_PLACES]) {
    for (const value of [0, 1]) {
      const after = byId(claimsOnPaper(...changed(value)));
      for (const [id, cases] of after) if (cases !== before.get(id)) read.get(id)!.add(name);
    }
  }
  return new Map([...read].map(([id, names]) => [id, [...names].sort()]));
}

const BOTH = ["mnist", "cifar10"];
const TABLE2_METHODS = ["randomInit", "mixedModels", "bagging", "gaussianNoise"];
const [AT, DD] = ["adversarialTraining", "defensiveDistillation"];
const [BAGGING_AT, BAGGING_DD] = [`bagging+${AT}`, `bagging+${DD}`];
const SINGLE = ["fgsm grad1Single", "bim grad1Single"];
const GRAD1 = ["fgsm grad1Ensemble", "bim grad1Ensemble"];
const GRAD2 = ["fgsm grad2Ensemble", "bim grad2Ensemble"];
const ATTACKED = [...SINGLE, ...GRAD1, ...GRAD2];
const CLEAN: Column[] = ["cleanSingle", "cleanEnsemble"];

function product(...parts: (string | undefined)[][]): string[] {
  return parts.reduce<string[]>(
    (names, part) =>
      names.flatMap((name) => part.map((one) => name === "" ? one! : `${name} ${one}`)),
    [""],
  );
}

/** Bagging's cells of Table 4 have their names of Table 2. */
const BAGGING = ["bagging cleanEnsemble", ...product(["bagging"], GRAD2)];

const EXPECTED: Readonly<Record<string, string[]>> = {
  C10: product(BOTH, ["randomInit", "mixedModels", "bagging"], ATTACKED),
  C11: product(BOTH, ["randomInit", "mixedModels", "bagging"], ["cleanEnsemble"]),
  C12: product(BOTH, TABLE2_METHODS, ATTACKED),
  C13: [
    ...product(BOTH, TABLE2_METHODS, ["cleanEnsemble"]),
    ...product(["mnist"], TABLE2_METHODS, ["cleanSingle"]),
  ],
  C14: product(BOTH, TABLE2_METHODS, SINGLE),
  C20: product(["cifar10"], TABLE2_METHODS, [...CLEAN, ...ATTACKED]),
  C21: [...product(BOTH, BAGGING), ...product(BOTH, [AT, DD], [...TABLE4_COLUMNS])],
  C22: [
    ...product(BOTH, ["randomInit", "bagging"], ["cleanSingle"]),
    ...product(BOTH, [AT, DD], ["clean"]),
  ],
  C23: [
    ...product(BOTH, ["bagging"], GRAD2),
    ...product(BOTH, [AT, DD, BAGGING_AT, BAGGING_DD], ["fgsm", "bim"]),
  ],
  C24: [...product(BOTH, BAGGING), ...product(BOTH, [BAGGING_DD], [...TABLE4_COLUMNS])],
  C25: [...product(BOTH, ["bagging cleanEnsemble"]), ...product(BOTH, [BAGGING_AT], ["clean"])],
  C26: [
    ...product(BOTH, ["bagging cleanEnsemble"]),
    ...product(BOTH, [AT, DD, BAGGING_AT, BAGGING_DD], ["clean"]),
  ],
  C28: product(BOTH, [AT, DD, BAGGING_AT, BAGGING_DD], [...TABLE4_COLUMNS]),
};

const READ = cellsRead();
for (const [id, expected] of Object.entries(EXPECTED)) {
  Deno.test(`${id} reads the ${expected.length} numbers that it speaks of, and no others`, () => {
    assert.deepEqual(READ.get(id), [...expected].sort());
  });
}

Deno.test("C9, C16 to C19 and C27 read no number of the tables", () => {
  for (const id of ["C9", "C16", "C17", "C18", "C19", "C27"]) {
    assert.deepEqual(READ.get(id), [], id);
  }
});

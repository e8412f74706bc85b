/** The command line of `reproduce`: its commands, their flags, and what they ask for. */

import { Command, CommanderError, Option } from "commander";
import { UserError } from "../errors.ts";
import type { Part } from "../experiments/jobs.ts";
import { addAttackFlags, type AttackModelOptions, resolveAttack } from "./attack_flags.ts";
import { addCalibrateFlags, type CalibrateOptions, resolveCalibration } from "./calibrate_flags.ts";
import { folder, share } from "./flag_values.ts";
import { addGrad2Flags, type Grad2Options, resolveGrad2 } from "./grad2_flags.ts";
import { HELP_TEXT } from "./help_text.ts";
import { RECORDED_RUNS } from "./recorded_runs.ts";
import { addResultFlags, type ReproduceOptions, resolveReproduce } from "./result_flags.ts";
import { addRunFlags, resolveRun, type RunOptions } from "./run_flags.ts";
import type { TableFormat } from "../reports/table_formats.ts";
import type { StoreOptions } from "./store_command.ts";
import { addStrongestFlags, resolveStrongest, type StrongestOptions } from "./strongest_flags.ts";

/** A look at a finished run. */
export interface ReportOptions {
  /** The run's folder, or undefined for the first of those that the repository holds. */
  readonly from: string | undefined;
  /** The claim to explain; all claims are listed without one. */
  readonly claim: string | undefined;
  readonly strict: boolean;
  /** What tables are printed as. */
  readonly format: TableFormat;
  /** Whether nothing but the results is printed. */
  readonly quiet: boolean;
}

/** What the command line asks for. */
export type CommandLine =
  /** Everything: to compute what the store lacks, and to report. */
  | { readonly kind: "reproduce"; readonly options: ReproduceOptions }
  | { readonly kind: "plan"; readonly options: RunOptions; readonly json: boolean }
  | { readonly kind: "run"; readonly options: RunOptions; readonly part: Part }
  /** Which values of what the paper leaves open come nearest its clean accuracies. */
  | { readonly kind: "calibrate"; readonly options: CalibrateOptions }
  /** The tables of what the store holds. */
  | { readonly kind: "report"; readonly options: ReproduceOptions }
  /** A look at a finished run's folder. */
  | { readonly kind: "recorded" | "claims"; readonly options: ReportOptions }
  /** The experiment on Grad. 2. */
  | { readonly kind: "grad2"; readonly options: Grad2Options }
  /** The strongest attacks on the paper's methods: Table X. */
  | { readonly kind: "strongest"; readonly options: StrongestOptions }
  /** Attacks on a model of one's own. */
  | { readonly kind: "attack"; readonly options: AttackModelOptions }
  | { readonly kind: "store"; readonly options: StoreOptions }
  | { readonly kind: "print"; readonly text: string };

/**
 * Reads the arguments of `reproduce`.
 *
 * @throws {UserError} If a flag or a value is unknown
 */
export function parseCommandLine(args: readonly string[], version: string): CommandLine {
  const printed: string[] = [];
  let asked: CommandLine | undefined;
  const command = makeCommand(version, (text) => printed.push(text), (line) => asked = line);
  try {
    command.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "print", text: printed.join("").trimEnd() };
    const message = error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
    throw new UserError(unknownCommand(command) ?? foreignFlag(command, message) ?? message);
  }
  return asked!;
}

/**
 * What to say of a first argument that names no command, if that is what was wrong. Commands that do
 * something by themselves as well have commander count it as an argument too many, or refuse the
 * flag behind it, and not tell what could have been meant.
 */
function unknownCommand(command: Command): string | undefined {
  const { args: [name], commands, parent } = command;
  if (commands.length === 0 || name === undefined || name.startsWith("-")) return undefined;
  const known = commands.find((one) => one.name() === name);
  if (known !== undefined) return unknownCommand(known);
  const whole = parent === null ? name : `${command.name()} ${name}`;
  return `There is no command ${whole}: use one of ${commands.map((one) => one.name()).join(", ")}`;
}

/**
 * What to say of a flag that a whole run has and the command that was asked for has not. One that
 * merely sounds like it, which commander would name, is not what was meant.
 */
function foreignFlag(reproduce: Command, message: string): string | undefined {
  const flag = /^unknown option '([^'=]+)/.exec(message)?.[1];
  const { args: [name], options } = reproduce;
  const isOfRun = options.some(({ short, long }) => [short, long].includes(flag));
  const asked = reproduce.commands.find((one) => one.name() === name);
  if (flag === undefined || !isOfRun || asked === undefined) return undefined;
  return `${name} has no flag ${flag}: leave it out; ${name} --help lists those it has`;
}

type Ask = (line: CommandLine) => void;

function makeCommand(version: string, print: (text: string) => void, ask: Ask): Command {
  // Positional: what follows a command's name is the command's, --strict for one.
  const reproduce = addResultFlags(addRunFlags(new Command("reproduce")))
    .description(
      "Trains the paper's ensembles, attacks them with FGSM and BIM, and prints Table 2 beside " +
        "the paper's numbers, with a verdict on its claims.",
    )
    .version(version)
    .addHelpText("after", HELP_TEXT)
    .allowExcessArguments(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {} })
    .action((given) => ask({ kind: "reproduce", options: resolveReproduce(given) }));
  addPlanAndRun(reproduce, ask);
  addCalibrateFlags(reproduce.command("calibrate"))
    .description("choose what the paper leaves open about training by clean accuracy alone")
    .allowExcessArguments(false)
    .action((given) => ask({ kind: "calibrate", options: resolveCalibration(given) }));
  addReports(reproduce, ask);
  addGrad2Flags(reproduce.command("grad2"))
    .description("attack under every explanation of why BIM may be weaker with Grad. 2 (claim C8)")
    .allowExcessArguments(false)
    .action((given) => ask({ kind: "grad2", options: resolveGrad2(given) }));
  addStrongestFlags(reproduce.command("strongest"))
    .description("attack the methods' ensembles with the strongest attack per image (Table X)")
    .allowExcessArguments(false)
    .action((given) => ask({ kind: "strongest", options: resolveStrongest(given) }));
  addAttackFlags(reproduce.command("attack"))
    .description("attack a model of your own, and check the attack")
    .allowExcessArguments(false)
    .action((given) => ask({ kind: "attack", options: resolveAttack(given) }));
  addStore(reproduce, ask);
  return reproduce;
}

function addPlanAndRun(reproduce: Command, ask: Ask): void {
  addRunFlags(reproduce.command("plan"))
    .description("list the units of a run, what they need and cost, and which are finished")
    .option("--json", "as JSON, with everything that determines each unit")
    .allowExcessArguments(false)
    .action(({ json = false, ...given }) =>
      ask({ kind: "plan", options: resolveRun(given), json })
    );
  addRunFlags(reproduce.command("run"))
    .description("compute the units of a run, or a share of them, and print no tables")
    .option("--units <i/n>", "share i of n, from 1/n to n/n: the same in every process")
    .addOption(
      new Option("--only <kind>", "compute units of one kind").choices(["train", "attack"]),
    )
    .allowExcessArguments(false)
    .action(({ units, only, ...given }) =>
      ask({
        kind: "run",
        options: resolveRun(given),
        part: {
          ...(units !== undefined && { share: share("--units", units) }),
          ...(only && { only }),
        },
      })
    );
}

const FROM = [
  "--from <dir>",
  `a run's folder (default: golden/measured/${RECORDED_RUNS[0].name})`,
] as const;
const STRICT = ["--strict", "fail if any claim is not reproduced"] as const;

function addReports(reproduce: Command, ask: Ask): void {
  const report = addResultFlags(addRunFlags(reproduce.command("report")))
    .description("print the tables of what the store holds of a run, and what is missing")
    .option("--from <dir>", "a finished run's folder in place of the store")
    .allowExcessArguments(false);
  report.action(({ from, strict = false, format, ...given }) => {
    if (from === undefined) {
      return ask({ kind: "report", options: resolveReproduce({ ...given, strict, format }) });
    }
    const other = report.options.find((option) =>
      !["from", "strict", "format", "quiet"].includes(option.attributeName()) &&
      report.getOptionValueSource(option.attributeName()) === "cli"
    );
    if (other !== undefined) {
      throw new UserError(`--from has everything in its folder: leave out ${other.long}`);
    }
    ask({
      kind: "recorded",
      options: {
        from: folder("--from", from),
        strict,
        format,
        claim: undefined,
        quiet: given["quiet"] === true,
      },
    });
  });
  reproduce.command("claims").description("list the verdicts of a finished run, or explain one")
    .argument("[id]", "a claim, such as C8").option(...FROM).option(...STRICT)
    .allowExcessArguments(false)
    .action((claim, { from, strict = false }) =>
      ask({
        kind: "claims",
        options: { from: folder("--from", from), strict, claim, format: "table", quiet: false },
      })
    );
}

function addStore(reproduce: Command, ask: Ask): void {
  const store = reproduce.command("store").description("look after the finished units")
    .allowExcessArguments(false)
    .action(() => {
      throw new UserError("store needs to be told what to do: ls, verify or gc");
    });
  const out = ["--out <dir>", "the folder for results that holds the store", "results"] as const;
  const options = (
    action: StoreOptions["action"],
    given: { readonly out: string; readonly dryRun?: boolean },
  ): CommandLine => ({
    kind: "store",
    options: { action, out: folder("--out", given.out)!, dryRun: given.dryRun ?? false },
  });
  store.command("ls").description("list what the store holds").option(...out)
    .allowExcessArguments(false).action((given) => ask(options("ls", given)));
  store.command("verify").description("check every file against its digest").option(...out)
    .allowExcessArguments(false).action((given) => ask(options("verify", given)));
  store.command("gc")
    .description("remove what nothing will read again: damaged, half-written, of other versions")
    .option(...out).option("--dry-run", "only say what would be removed")
    .allowExcessArguments(false).action((given) => ask(options("gc", given)));
}

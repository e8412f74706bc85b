/**
 * Ensembles as a defence against adversarial perturbations: a reproduction of Strauss et al.
 * (2018), and the tools to measure other ensembles in the same way.
 *
 * @module
 */

// Random numbers
export { type RandomStream, randomStream } from "./src/random/stream.ts";
export { threefry2x32 } from "./src/random/threefry.ts";

// Data
export {
  CLASSES,
  type Dataset,
  DATASET_NAMES,
  type DatasetName,
  type ImageSet,
  type ImageShape,
} from "./src/data/dataset.ts";
export { type DataDirSystem, defaultDataDir } from "./src/data/data_dir.ts";
export { datasetDigest, imageSetDigest } from "./src/data/digest.ts";
export { drawDigits, type DrawDigitsOptions } from "./src/data/digits.ts";
export { loadDataset, type LoadDatasetOptions, type LoadedDataset } from "./src/data/load.ts";
export { loadCifar10, type LoadCifar10Options } from "./src/data/cifar10.ts";
export type { Cifar10File, Cifar10Files, Cifar10Split } from "./src/data/cifar10_files.ts";
export { type Cifar10Batch, readCifar10Batches } from "./src/data/cifar10_records.ts";
export {
  type IdxExpectation,
  type IdxImages,
  readIdxImages,
  readIdxLabels,
} from "./src/data/idx.ts";
export type { LocateOptions } from "./src/data/locate.ts";
export { loadMnist, type LoadMnistOptions } from "./src/data/mnist.ts";
export { holdOut } from "./src/data/hold_out.ts";
export { takeFirst } from "./src/data/take_first.ts";
export { writeFileAtomically } from "./src/files/atomic_write.ts";
export { canonicalJson } from "./src/files/canonical_json.ts";
export { UserError } from "./src/errors.ts";

export type { DownloadProgress } from "./src/data/download.ts";
export type { MnistFile, MnistFiles } from "./src/data/mnist_files.ts";

// Backends
export {
  activateBackend,
  type Backend,
  type BackendChoice,
  chooseBackend,
  presentBackends,
  type SkippedBackend,
} from "./src/backends/backend.ts";
export { type BackendName, BACKENDS, type Grouping } from "./src/backends/names.ts";

// Models
export {
  type Architecture,
  type ConvolutionLayer,
  type DenseLayer,
  type DropoutLayer,
  forwardMacs,
  type Layer,
  type MaxPoolLayer,
  type ParameterSpec,
  parameterSpecs,
  type ResolvedLayer,
  resolveLayers,
} from "./src/models/architecture.ts";
export {
  type Checkpoint,
  type CheckpointArray,
  initialCheckpoint,
} from "./src/models/checkpoint.ts";
export {
  CIFAR10_VARIATIONS,
  cifar10Architecture,
  mixedCifar10Architecture,
} from "./src/models/cifar10.ts";
export {
  disposeEnsemble,
  type Ensemble,
  forEachMember,
  makeEnsemble,
  type Member,
  memberProbabilities,
  selectMembers,
} from "./src/models/ensemble.ts";
export { type DropoutMask, forward } from "./src/models/forward.ts";
export { mixedMnistArchitecture, MNIST_VARIATIONS, mnistArchitecture } from "./src/models/mnist.ts";
export {
  OUTPUT_RELUS,
  type OutputRelu,
  PADDING_READINGS,
  type PaddingReading,
} from "./src/models/network_readings.ts";
export {
  mixedArchitecture,
  type NetworkReadings,
  paperArchitecture,
} from "./src/models/paper_networks.ts";
export type { Stack } from "./src/models/stack.ts";
export type { DirectionRule } from "./src/ops/attack_step.ts";
export { crossEntropy } from "./src/ops/cross_entropy.ts";
export { type Loss, LOSS_READINGS } from "./src/ops/loss_readings.ts";
export type { Padding } from "./src/ops/convolution.ts";
export { PIXEL_CLIPS, type PixelClip } from "./src/ops/pixel_clip.ts";

// Training
export { adversarialImages } from "./src/training/adversarial_images.ts";
export { oneHot, unitPixels } from "./src/training/batch.ts";
export {
  type AdversarialEpsilon,
  type AdversarialTraining,
  DISTILLATION_READINGS,
  distillationOf,
  type DistillationReading,
  type Softening,
} from "./src/training/defences.ts";
export {
  bootstrapReplicate,
  type Method,
  METHOD_NAMES,
  type MethodName,
  type MethodReadings,
  METHODS,
  type Sampler,
} from "./src/training/method.ts";
export { OPTIMIZER_NAMES, type OptimizerName } from "./src/training/optimizer_names.ts";
export { soften, teacherLabels } from "./src/training/soft_labels.ts";
export {
  type TrainedMember,
  type TrainingOptions,
  type TrainingState,
  type TrainingStep,
  trainMembers,
} from "./src/training/train.ts";
export { Trainer } from "./src/training/trainer.ts";
export type { MemberState, TrainerOptions, TrainingCost } from "./src/training/trainer_options.ts";
export type { BatchRange } from "./src/training/training_steps.ts";

export { bootstrapShares } from "./src/training/bootstrap_shares.ts";

// Attacks
export { attack } from "./src/attacks/attack.ts";
export type { AttackOptions } from "./src/attacks/attack_options.ts";
export type { AttackDropout } from "./src/attacks/attack_dropout.ts";
export {
  type AttackPool,
  type AttackPoolOptions,
  startAttackPool,
} from "./src/workers/attack_pool.ts";
export type { PoolAttackOptions } from "./src/workers/attack_pool_work.ts";
export {
  ATTACK_COST_READINGS,
  type AttackCost,
  type AttackCostReading,
} from "./src/attacks/attack_cost.ts";
export type { AttackResult, AttackTask } from "./src/attacks/attack_task.ts";
export { type AttackedOutput, type OutputName, withOutput } from "./src/attacks/attacked_output.ts";
export { type Ball, type Norm, steepest } from "./src/attacks/ball.ts";
export { ATTACKS, type CatalogueAttack, type CatalogueOptions } from "./src/attacks/catalogue.ts";
export { ATTACK_INFO, type AttackInfo, type CatalogueName } from "./src/attacks/catalogue_names.ts";
export { checkAttack } from "./src/attacks/check_attack.ts";
export { climb } from "./src/attacks/climb.ts";
export type { ClimbOptions, Memory, StepRule, StepStart } from "./src/attacks/climb_options.ts";
export type { Keep } from "./src/attacks/keep.ts";
export { ATTACK_LOSSES, type AttackLoss, type AttackLossName } from "./src/attacks/losses.ts";
export { measureRobustness, type Robustness, type RobustPoint } from "./src/attacks/robustness.ts";
export type { AttackedSet, RobustnessOptions } from "./src/attacks/robustness_options.ts";
export {
  chooseTargets,
  TARGET_RULES,
  type TargetContext,
  type TargetRule,
} from "./src/attacks/targets.ts";
export type { Answer, Question } from "./src/attacks/searches/answers.ts";
export {
  type Found,
  type Search,
  searchAll,
  type SearchAttack,
  type SearchStart,
} from "./src/attacks/searches/lockstep.ts";
export {
  ATTACK_LABEL_READINGS,
  ATTACK_LABELS,
  type AttackLabel,
  type AttackLabelReading,
  type LabelsOfGradients,
  labelsOfGradients,
} from "./src/attacks/attack_label_names.ts";
export { attackWithCounters, type CountedAttack } from "./src/attacks/counters.ts";
export type { FurtherDirection } from "./src/attacks/directions.ts";
export { FURTHER_SOURCES, type FurtherSource } from "./src/attacks/further_sources.ts";
export type { Fusion, FusionRule } from "./src/attacks/fusions.ts";
export { ALL_GRAD1, grad1, grad2, type GradientSource } from "./src/attacks/gradient_source.ts";
export { GRAD2_READINGS, type Grad2Reading } from "./src/attacks/grad2_readings.ts";
export { type GradientPass, memberInputGradients } from "./src/attacks/input_gradient.ts";
export {
  type AttackParameters,
  bim,
  CIFAR10_ATTACKS,
  fgsm,
  MNIST_ATTACKS,
} from "./src/attacks/parameters.ts";
export { gradientSource, type PaperSource, type SourceSpec } from "./src/attacks/source_spec.ts";

// Evaluation
export {
  ATTACK_NAMES,
  type AttackName,
  type AttackOutcomes,
  type AttackVariant,
  type BootstrapShares,
  type Counted,
  type Grad1Outcome,
  type MethodOutcomes,
  type Predictions,
  type Replicate,
  type ScoredPredictions,
  type SweepPoint,
} from "./src/evaluation/outcomes.ts";
export {
  type AttackedCell,
  type AttackedColumn,
  type Cell,
  cellAccuracy,
  cellScores,
  type CleanColumn,
  type Column,
  type Variant,
} from "./src/evaluation/accuracy.ts";
export { type Bootstrap, bootstrap, percentileInterval } from "./src/evaluation/bootstrap.ts";
export { byDataset, type DatasetReplicates } from "./src/evaluation/datasets.ts";
export { disagreementScores } from "./src/evaluation/diversity.ts";
export { sizeScores } from "./src/evaluation/ensemble_size.ts";
export { type Equivalence, equivalenceTest } from "./src/evaluation/equivalence.ts";
export {
  alikeEstimate,
  boundedMeanEstimate,
  drawsEstimate,
  type Estimate,
  exactEstimate,
  FEW_IMAGES,
  proportionEstimate,
  type TDistributed,
  tEstimate,
} from "./src/evaluation/estimate.ts";
export { checkCleanAccuracy } from "./src/evaluation/clean_accuracy_check.ts";
export { fooledCounts } from "./src/evaluation/fooled.ts";
export { marginEstimate } from "./src/evaluation/margin.ts";
export { mcnemarExact } from "./src/evaluation/mcnemar.ts";
export { pairedEstimate } from "./src/evaluation/paired.ts";
export { replicateEstimate, replicateMean } from "./src/evaluation/replicates.ts";
export type { Term } from "./src/evaluation/score_columns.ts";
export { twoWayMean } from "./src/evaluation/two_way.ts";
export {
  checkHugeEpsilon,
  checkIdleMembers,
  checkMore,
  checkRandomOutputs,
  checkTransfer,
  checkZeroGradients,
  type SelfCheck,
  type Transferred,
} from "./src/evaluation/self_checks.ts";
export { tCdf, tQuantile } from "./src/evaluation/student_t.ts";
export type { Interval } from "./src/evaluation/interval.ts";
export {
  PAPER_TABLE2,
  type PaperAttacks,
  type PaperRow,
  type PaperTable2,
} from "./src/evaluation/paper_table2.ts";
export {
  PAPER_TABLE4,
  PAPER_TABLE4_DATASETS,
  type PaperTable4,
  type PaperTable4Cells,
  type PaperTable4Row,
} from "./src/evaluation/paper_table4.ts";
export { joinPredictions, predictionsOf } from "./src/evaluation/predictions.ts";
export { ensembleScores, meanScore, memberScores, type Scores } from "./src/evaluation/scores.ts";
export { type ShareCounts, shareEstimate } from "./src/evaluation/share.ts";
export { SUBSET_ORDERS, subsetOrders } from "./src/evaluation/subset_orders.ts";
export { type Table2Row, table2Rows } from "./src/evaluation/table2.ts";
export {
  type MarkedAccuracy,
  type Table4Marks,
  table4Marks,
} from "./src/evaluation/table4_marks.ts";
export { type Table4Cells, type Table4Row, table4Rows } from "./src/evaluation/table4.ts";
export {
  isOfTable4Alone,
  TABLE4_METHODS,
  table4Cell,
  type Table4Column,
  type Table4Method,
} from "./src/evaluation/table4_methods.ts";
export { transferCounts, transferMatrix } from "./src/evaluation/transfer.ts";
export {
  constantMembers,
  type LeftOutMethod,
  methodsLeftOut,
} from "./src/evaluation/constant_members.ts";
export {
  type FooledCounters,
  joinCounters,
  type StepCounters,
} from "./src/evaluation/step_counters.ts";
export { wilsonInterval } from "./src/evaluation/wilson.ts";

// Experiments
export { parseReadings, type Readings } from "./src/experiments/readings.ts";
export { methodsOfTables, PAPER_TABLES, type PaperTable } from "./src/experiments/paper_tables.ts";
export {
  type Profile,
  PROFILE_NAMES,
  type ProfileName,
  PROFILES,
} from "./src/experiments/profile.ts";
export type { AttackRun } from "./src/experiments/attack_run.ts";
export type { Computing } from "./src/experiments/computing.ts";

// Calibration
export {
  type Choice,
  chooseValue,
  type RuleInput,
  type ValueAccuracy,
} from "./src/calibration/rule.ts";

// Evidence
export {
  type MeasuredMethod,
  readEvidence,
  writeEvidence,
} from "./src/evidence/evidence_folder.ts";
export { packLabels, unpackLabels } from "./src/evidence/packed_labels.ts";

// The experiment on Grad. 2
export {
  type Average,
  AVERAGES,
  BIM_SCHEDULES,
  type BimSchedule,
  FOLLOWED,
  type Followed,
  type GridChoice,
  type GridLoss,
  type GridPoint,
  gridPoints,
  pointName,
  type Schedule,
  SCHEDULES,
  WHOLE_GRID,
} from "./src/grad2/grid.ts";
export type { GridOutcomes, PointOutcome } from "./src/grad2/outcomes.ts";
export { decodeGrid, encodeGrid } from "./src/grad2/file.ts";
export { readGrids } from "./src/grad2/folder.ts";
export {
  agrees,
  findPairing,
  LITERAL,
  type Pairing,
  type PairingFinding,
  PAIRINGS,
  type SignedDifference,
} from "./src/grad2/pairings.ts";
export { type Explanation, EXPLANATIONS } from "./src/grad2/explanations.ts";
export {
  type EnsembleFinding,
  type ExplanationFinding,
  judgeExplanations,
  type Standing,
} from "./src/grad2/standings.ts";

// The strongest attack per image
export {
  type FurtherName,
  SUITE_GRADIENTS,
  type SuiteAttack,
  type SuiteGradient,
  suiteName,
  type SuiteOptions,
  type SuitePoint,
  suitePoints,
} from "./src/strongest/suite.ts";
export type { AttackWork } from "./src/experiments/unit_arrays.ts";
export type { SuiteOutcome, SuiteOutcomes } from "./src/strongest/outcomes.ts";
export { decodeSuite, encodeSuite } from "./src/strongest/file.ts";
export { readSuites } from "./src/strongest/folder.ts";
export { type StrongestRow, strongestRows, tableX } from "./src/strongest/table.ts";
export { answerQuestions } from "./src/strongest/judge.ts";
export { whatRemains } from "./src/strongest/remains.ts";

// Charts
export { type Bar, type BarOptions, groupedBars } from "./src/charts/grouped_bars.ts";
export { type HeatCell, heatMap, type HeatOptions } from "./src/charts/heat_map.ts";
export { type GridPicture, pictureGrid } from "./src/charts/picture_grid.ts";
export { type Picture } from "./src/charts/png.ts";
export { type LineOptions, type LinePoint, linesWithBands } from "./src/charts/lines_with_bands.ts";
export type { ChartOptions, Ends, InPanel } from "./src/charts/panels.ts";
export {
  type IntervalPoint,
  type PointOptions,
  pointsWithIntervals,
} from "./src/charts/points_with_intervals.ts";
export { readMembers } from "./src/own_models/read_members.ts";
export { type ChartSpec, renderSvg } from "./src/charts/render.ts";

// Figures
export type { DrawnRun, Figure, FigureLeftOut } from "./src/figures/figure.ts";
export { type RunFigures, runFigures } from "./src/figures/figures.ts";

// Claims and reports
export {
  type ClaimCase,
  type ClaimResult,
  type ClaimText,
  type Finding,
  type MissingMethod,
  passesStrict,
  type Readings as NamedReadings,
  type Verdict,
} from "./src/claims/claim.ts";
export { compareClaims } from "./src/claims/compare.ts";
export { paperContradictions } from "./src/claims/contradictions.ts";
export { evaluateClaims, type Measured } from "./src/claims/evaluate.ts";
export { holm } from "./src/claims/holm.ts";
export { claimsOnPaper } from "./src/claims/on_paper.ts";
export { claimsWithSpread } from "./src/claims/training_spread.ts";
export {
  type BackendUsed,
  type DeadClasses,
  parseResults,
  type Protocol,
  type Results,
  type TrainingLosses,
} from "./src/reports/results.ts";
export { RESULTS_SCHEMA } from "./src/reports/results_schema.ts";
export { renderClaim } from "./src/reports/claim_text.ts";
export { renderClaims } from "./src/reports/claims_text.ts";
export { findingTitle } from "./src/reports/finding_title.ts";
export { renderCounters } from "./src/reports/counters_text.ts";
export { type Provenance, renderProvenance } from "./src/reports/provenance_text.ts";
export type {
  ComparedCell,
  ComparedRow,
  ComparedTable,
  Marks,
} from "./src/reports/compared_table.ts";
export { comparedTable2 } from "./src/reports/compared_table2.ts";
export { comparedTable4 } from "./src/reports/compared_table4.ts";
export type { Paint, Tone } from "./src/reports/paint.ts";
export { formatTables, TABLE_FORMATS, type TableFormat } from "./src/reports/table_formats.ts";
export { renderTable2 } from "./src/reports/table2_text.ts";
export { renderTable4 } from "./src/reports/table4_text.ts";
export { renderSweeps } from "./src/reports/sweep_text.ts";
export { renderTransfer } from "./src/reports/transfer_text.ts";
export { type CurveSize, renderTrainingCurve } from "./src/reports/training_curve.ts";

// Examples of attacked images, as in Figure 1
export type { Example, ExampleSet, Guess } from "./src/evaluation/examples.ts";

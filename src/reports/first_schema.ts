/** Results as they were recorded when a run had one data set and Table 4 was not measured. */

/**
 * A file of schema 1 in the present form; what is damaged in it stays so.
 *
 * @param schema The number of the present form
 */
export function fromFirstSchema(json: Record<string, unknown>, schema: number): unknown {
  const { attacks, datasets } = json;
  const [dataset] = Array.isArray(datasets) ? datasets : [];
  return {
    ...json,
    schema,
    attacks: typeof dataset === "string" ? { [dataset]: attacks } : attacks,
    table4: [],
  };
}

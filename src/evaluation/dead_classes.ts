/**
 * Classes that a network cannot predict. Under the literal reading of `outputRelu` a ReLU follows
 * the logits; one that is 0 for every image has no gradient left and stays so.
 */

/**
 * The classes whose largest logit over all images is exactly 0, for each member. Without a ReLU
 * on the logits there are none, whatever the values.
 *
 * @param slices Largest logits over slices of the images, each `[members, classes]`
 */
export function deadClasses(slices: readonly Float32Array[], members: number): number[][] {
  const classes = slices[0]!.length / members;
  return Array.from(
    { length: members },
    (_, member) =>
      Array.from({ length: classes }, (_, label) => label).filter((label) =>
        slices.every((slice) => slice[member * classes + label] === 0)
      ),
  );
}

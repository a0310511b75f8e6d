import { GanError } from '@ganforge/formats';

/**
 * The maximum number of parameters of all networks of a GAN. In float32 they take 2 GiB, and Adam needs twice as much
 * in addition.
 */
const MAX_PARAMETERS = 2 ** 29;

/**
 * Throws if networks are too large. It is called before any memory is allocated.
 *
 * @param count the approximate number of parameters
 * @param options the options that reduce it, such as `latentDim, features or maxFeatures`
 */
export function checkParameters(where: string, count: number, options: string): void {
  if (count <= MAX_PARAMETERS) return;
  const problem = `these networks would have ${count.toPrecision(3)} parameters; the most is ${MAX_PARAMETERS}`;
  throw new GanError(where, `${problem}. Try a smaller ${options}.`);
}

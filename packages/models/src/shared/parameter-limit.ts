import { GanError } from '@ganforge/formats';

/** The limit for all networks of a GAN: 2 GiB of float32, and Adam needs twice as much in addition. */
const MAX_PARAMETERS = 2 ** 29;

/**
 * Throws if networks are too large, before anything is allocated.
 *
 * @param count about how many parameters they would have
 * @param options what makes them smaller: `latentDim, features or maxFeatures`
 */
export function checkParameters(where: string, count: number, options: string): void {
  if (count <= MAX_PARAMETERS) return;
  const problem = `these networks would have ${count.toPrecision(3)} parameters; the most is ${MAX_PARAMETERS}`;
  throw new GanError(where, `${problem}. Try a smaller ${options}.`);
}

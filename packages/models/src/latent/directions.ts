import { type Gan, type RandomStream, runNetwork } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type EigenPairs, topEigenvectors } from './top-eigenvectors.ts';

const where = 'models/latent';

/** A GAN or a loaded generator whose latent directions are computed. */
export type Generator = Pick<Gan, 'name' | 'networks'>;

/**
 * Finds the latent directions along which images change most. It uses only the weights of the generator (SeFa).
 *
 * In a style-based generator the directions are in w. A [D,M] is then the concatenation of the kernels of all style
 * layers, with each column scaled to length 1. In other generators the directions are in z, and A [D,M] is the kernel
 * of the first dense layer. The directions are the eigenvectors of `A * A^T` in the order of decreasing eigenvalues.
 * Source: Shen & Zhou 2021, "Closed-Form Factorization of Latent Semantics in GANs", section 3.
 *
 * @param count the number of directions, at most D
 * @returns unit vectors of D numbers, and their eigenvalues
 * @throws GanError `argument` if the generator has no dense layer, or if `count` is larger than D
 * @example
 * const { vectors } = await sefaDirections(gan, 5);
 */
export async function sefaDirections(gan: Generator, count: number): Promise<EigenPairs> {
  const isStyled = gan.networks.synthesis !== undefined;
  const kernels = isStyled
    ? gan.networks.synthesis!.layers.filter(({ name }) => name.endsWith('-style')).map(kernelOf)
    : [kernelOf(firstDense(gan))];
  const products = tf.tidy(() => {
    const joined = tf.concat2d(kernels as tf.Tensor2D[], 1);
    const columns = (isStyled ? tf.div(joined, tf.norm(joined, 2, 0, true)) : joined) as tf.Tensor2D;
    return tf.matMul(columns, columns, false, true) as tf.Tensor2D;
  });
  return eigenvectorsOf(products, count);
}

/**
 * Finds the directions in w along which styles vary most. These are the principal components of `samples` styles
 * (GANSpace).
 *
 * Source: Härkönen et al. 2020, "GANSpace: Discovering Interpretable GAN Controls", section 2.
 *
 * @returns unit vectors of D numbers, and the variance of the styles along each vector
 * @throws GanError `argument` if the GAN has no mapping network or takes labels, or if `count` is larger than D
 * @example
 * const { vectors, values } = await principalDirections(gan, 5, { random: randomStream(1) });
 */
export async function principalDirections(
  gan: Generator,
  count: number,
  { random, samples = 4096 }: { readonly random: RandomStream; readonly samples?: number },
): Promise<EigenPairs> {
  const { mapping } = gan.networks;
  if (mapping === undefined || mapping.inputs.length !== 1) {
    const problem = `${gan.name} has no mapping from z alone to styles`;
    throw new GanError(where, `${problem}. Use sefaDirections, or call labelDirections with your own styles.`);
  }
  const covariance = tf.tidy(() => {
    const w = runNetwork(mapping, random.normal([samples, mapping.inputs[0]!.shape[1]!]));
    const centred = tf.sub(w, tf.mean(w, 0, true)) as tf.Tensor2D;
    return tf.div(tf.matMul(centred, centred, true), samples) as tf.Tensor2D;
  });
  return eigenvectorsOf(covariance, count);
}

async function eigenvectorsOf(matrix: tf.Tensor2D, count: number): Promise<EigenPairs> {
  try {
    const size = matrix.shape[0];
    if (!(Number.isInteger(count) && count >= 1 && count <= size)) {
      throw new GanError(
        where,
        `count must be an integer in 1..${size}, the length of the latents; received ${count}.`,
      );
    }
    return topEigenvectors(await matrix.array(), count);
  } finally {
    matrix.dispose();
  }
}

type Layer = LayersModel['layers'][number];

function kernelOf(layer: Layer): tf.Tensor {
  return layer.weights.find(({ originalName }) => originalName.endsWith('/kernel'))!.read();
}

/** Returns the first layer of the generator whose kernel is a matrix. */
function firstDense({ name, networks }: Generator): Layer {
  const generator = networks.generator ?? Object.values(networks)[0]!;
  const found = generator.layers.find(({ weights }) =>
    weights.some(({ originalName, shape }) => originalName.endsWith('/kernel') && shape.length === 2),
  );
  if (found !== undefined) return found;
  throw new GanError(where, `the generator of ${name} has no dense layer. Use labelDirections on its latents.`);
}

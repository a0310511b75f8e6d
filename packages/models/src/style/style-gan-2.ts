import { type Gan, type ImageBatch, initialiseAll, runNetwork, type Variant, variant } from '@ganforge/core';
import type { ResolvedOf } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { viewThrough } from '../augment/view.ts';
import { classNames } from '../shared/classes.ts';
import { oneHotLabels } from '../shared/one-hot-labels.ts';
import { mappingNetwork } from './mapping-network.ts';
import { pathLengthState } from './path-length.ts';
import { styleDiscriminator } from './style-discriminator.ts';
import { checkTruncationLayers, resolveStyleGan2, styleGan2Schema, styleSampling } from './style-gan-2-options.ts';
import { styleInitialiser } from './style-initialiser.ts';
import { stylePlayers } from './style-players.ts';
import { styleCount } from './style-sizes.ts';
import { averageStyle, synthesised, truncatedStyles } from './styles.ts';
import { synthesisNetwork } from './synthesis-network.ts';

/** A StyleGAN2, which can also map latents to styles and render styles as images. */
export interface StyleGan2 extends Gan<ImageBatch> {
  /** Number of styles that the synthesis network receives. */
  readonly styleCount: number;
  /**
   * Returns the styles w [N,styleDim] of latents z [N,latentDim]. Labels int32 [N] are needed if the GAN has classes.
   */
  stylesOf(z: tf.Tensor, labels?: tf.Tensor): tf.Tensor;
  /** Returns the mean style [styleDim], which training tracks as a moving mean. */
  averageStyle(): tf.Tensor;
  /**
   * Renders styles [N,styleDim] as images [N,S,S,C], with the fixed noise of each layer. `styles` is one style for all
   * layers, or a list of `styleCount` styles.
   *
   * @param options.clipped whether to clip the images to [-1,1]; clipped pixels have no gradient. @default true
   */
  imagesOf(styles: tf.Tensor | readonly tf.Tensor[], options?: { readonly clipped?: boolean }): tf.Tensor;
}

/**
 * In StyleGAN2, a mapping network maps latents to styles, and the styles scale the kernels of every generator layer. It
 * trains on square images float32 [N,S,S,C] in [-1,1].
 *
 * The latent z [N,latentDim] ~ N(0,1) is mapped to w [N,styleDim]. The losses are logistic. Every 16th step adds the R1
 * penalty to the loss of the discriminator, and every 4th step adds the path length penalty to the loss of the
 * generator. Samples use averaged weights.
 *
 * With `classes`, batches contain `labels` int32 [N]. An embedding of the label is concatenated with z, and another
 * embedding is multiplied with the features of the discriminator. Samples need labels as their condition. Samples
 * support the options `truncation`, `truncationLayers` and `noise`.
 *
 * Source: Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN", with three configurations of the
 * authors' later code (stylegan2-ada-pytorch). `auto` depends on the size. `paper` is for 1024 pixels; its generator
 * has 30,370,060 parameters and its discriminator 29,012,513. `cifar` is for CIFAR-10.
 *
 * @throws GanError `argument` if an option is invalid or the networks have more than 2^29 parameters; `engine` if no
 *   engine is ready
 * @example
 * const gan = styleGan2({ size: 32, features: 32, maxFeatures: 128, latentDim: 128, styleDim: 128, seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2), options: { truncation: 0.7 } });
 */
export const styleGan2: Variant<typeof styleGan2Schema, StyleGan2> = variant(
  'style-gan-2',
  styleGan2Schema,
  (given) => {
    const settings = resolveStyleGan2(given);
    const names = given.classes === undefined ? undefined : classNames(given.classes);
    const labelled = names && { classes: names.length };
    const view = viewThrough('models/style-gan-2', given);
    const networks = {
      mapping: mappingNetwork({ ...settings, ...labelled }),
      synthesis: synthesisNetwork(settings),
      discriminator: styleDiscriminator(settings, { ...settings, ...labelled }),
    };
    initialiseAll(networks, styleInitialiser, given.seed);
    const { size, channels, latentDim, pathLength, emaHalfLife } = settings;
    const { pathEvery, r1Every, beta1, beta2 } = given;
    const average = { halfLife: emaHalfLife };
    const images = { kind: 'image', height: size, width: size, channels } as const;
    const count = styleCount(settings);
    const stylesOf = (z: tf.Tensor, labels?: tf.Tensor): tf.Tensor =>
      tf.tidy(() => runNetwork(networks.mapping, names ? [z, oneHotLabels(labels!, names.length)] : z));
    return {
      styleCount: count,
      stylesOf,
      averageStyle: () => tf.clone(averageStyle(networks.mapping)),
      imagesOf: (styles, { clipped = true } = {}) =>
        tf.tidy(() => {
          const all = styles instanceof tf.Tensor ? Array.from({ length: count }, () => styles) : styles;
          const made = runNetwork(networks.synthesis, all);
          return clipped ? tf.clipByValue(made, -1, 1) : made;
        }),
      config: settings,
      networks,
      players: stylePlayers({ settings, pathEvery, r1Every, beta1, beta2, view, ...labelled }),
      state: { ...view.state.state, ...(pathLength > 0 && { pathLength: pathLengthState }) },
      ...(emaHalfLife !== 0 && { averaged: { mapping: average, synthesis: average } }),
      needs: { images, ...(names && { labels: { kind: 'class', classes: names } }) },
      ...(names && { conditions: ['labels'] }),
      output: { images },
      latent: { z: { kind: 'normal', shape: [latentDim] } },
      sampling: ['mapping', 'synthesis'],
      sampleOptions: styleSampling,
      sample: ({ latent: { z }, conditions: { labels }, random, options }) => {
        const { truncation, truncationLayers, noise } = options as ResolvedOf<typeof styleSampling>;
        checkTruncationLayers(truncationLayers, count);
        return {
          images: tf.tidy(() => {
            const w = stylesOf(z!, labels);
            const cut = { psi: truncation, layers: truncationLayers ?? count, count };
            const styles = truncatedStyles(w, averageStyle(networks.mapping), cut);
            return synthesised(networks.synthesis, styles, noise, random);
          }),
        };
      },
    };
  },
);

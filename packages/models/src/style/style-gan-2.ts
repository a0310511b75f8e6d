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

/** A GAN whose images are made of styles, which can be had and changed by themselves. */
export interface StyleGan2 extends Gan<ImageBatch> {
  /** Styles that an image is made of: one for each place in the synthesis. */
  readonly styleCount: number;
  /** Styles w [N,styleDim] of latents z [N,latentDim], and of labels int32 [N] where the GAN takes them. */
  stylesOf(z: tf.Tensor, labels?: tf.Tensor): tf.Tensor;
  /** The mean of styles [styleDim] that training has kept. */
  averageStyle(): tf.Tensor;
  /**
   * Images [N,S,S,C] of styles [N,styleDim], one for all places or a list of `styleCount`, with each layer's fixed noise.
   *
   * @param options.clipped whether they are cut to [-1,1], which passes no gradient beyond. @default true
   */
  imagesOf(styles: tf.Tensor | readonly tf.Tensor[], options?: { readonly clipped?: boolean }): tf.Tensor;
}

/**
 * StyleGAN2: latents become styles, which scale the kernels of every layer of the generator, for square images float32
 * [N,S,S,C] in [-1,1].
 *
 * z [N,latentDim] ~ N(0,1), mapped to w [N,styleDim]. Logistic losses; every 16th step R1 on the discriminator, every 4th
 * the path length penalty on the generator; samples by averaged weights. Karras et al. 2020, "Analyzing and Improving the
 * Image Quality of StyleGAN", with the settings of the authors' later code (stylegan2-ada-pytorch): `auto` by the size,
 * `paper` for 1024 pixels, where the networks have 30,370,060 and 29,012,513 parameters, `cifar` for CIFAR-10.
 *
 * With `classes` batches hold `labels` int32 [N], which z is joined by and which the discriminator's features are
 * multiplied with; samples take them as their condition. Samples take the options `truncation`, `truncationLayers` and
 * `noise`.
 *
 * @throws GanError `argument` for options that cannot work, together more than 2^29 parameters among them; `engine`
 *   when no engine is ready to hold them
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

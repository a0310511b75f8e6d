import { gru } from '@ganforge/core/layers';
import type { TextSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { indicator } from '../shared/draws.ts';

/** The kind of text encoder. */
export type TextEncoderKind = 'bow' | 'word' | 'char';

/** The sizes of a text encoder. */
export interface TextEncoderSizes {
  readonly vocabulary: number;
  readonly length: number;
  /** Length of the features of a caption. */
  readonly textDim: number;
}

/** Length of the embedding of a token. */
const EMBEDDING = 32;
/** The numbers of the convolutions over characters. Each has a kernel of length 4 and halves the length. */
const CONVOLUTIONS = [1, 2, 3];

/** Builds the network `text`, which maps the tensors of {@link encoderInputs} to features [N,textDim]. */
export function textEncoder(kind: TextEncoderKind, sizes: TextEncoderSizes): LayersModel {
  const { vocabulary, length, textDim } = sizes;
  if (kind === 'bow') {
    const counts = input({ shape: [vocabulary], name: 'counts' });
    const features = dense('features', textDim).apply(counts) as SymbolicTensor;
    return model({ name: 'text', inputs: counts, outputs: leaky('relu').apply(features) as SymbolicTensor });
  }
  const tokens = input({ shape: [length, vocabulary], name: 'tokens' });
  // Positions after the end of a text are zeros. The layer has no bias, so they remain zeros.
  const embedded = dense('embedding', EMBEDDING, false).apply(tokens) as SymbolicTensor;
  if (kind === 'word') {
    const present = input({ shape: [length], name: 'present' });
    const state = gru({ name: 'gru', units: textDim }).apply([embedded, present]) as SymbolicTensor;
    return model({ name: 'text', inputs: [tokens, present], outputs: state });
  }
  const maps = CONVOLUTIONS.reduce((x, k) => {
    const options = { name: `conv${k}`, filters: textDim, kernelSize: 4, strides: 2, padding: 'same' } as const;
    const conv = layers.conv1d({ ...options, kernelInitializer: 'zeros' }).apply(x);
    return leaky(`relu${k}`).apply(conv) as SymbolicTensor;
  }, embedded);
  const features = layers.globalMaxPooling1d({ name: 'features' }).apply(maps) as SymbolicTensor;
  return model({ name: 'text', inputs: tokens, outputs: features });
}

/**
 * Returns a function that converts captions int32 [N,T] to the inputs of the network `text`. The token `''` counts as
 * no token.
 */
export function encoderInputs(
  kind: TextEncoderKind,
  { vocabulary }: Pick<TextSpec, 'vocabulary'>,
): (captions: tf.Tensor) => tf.Tensor[] {
  const end = vocabulary.indexOf('');
  return (captions) =>
    tf.tidy(() => {
      const present = end < 0 ? tf.ones(captions.shape) : indicator(tf.notEqual(captions, tf.scalar(end, 'int32')));
      const oneHot = tf.oneHot(captions as tf.Tensor2D, vocabulary.length, 1, 0, 'float32');
      const tokens = tf.mul(oneHot, tf.expandDims(present, 2));
      if (kind === 'bow') return [tf.sum(tokens, 1)];
      return kind === 'word' ? [tokens, present] : [tokens];
    });
}

/** Estimates the number of parameters of the encoder. */
export function encoderParameters(kind: TextEncoderKind, { vocabulary, textDim }: TextEncoderSizes): number {
  if (kind === 'bow') return vocabulary * textDim;
  const own = kind === 'word' ? 3 * textDim * (EMBEDDING + textDim) : 4 * textDim * (EMBEDDING + 2 * textDim);
  return vocabulary * EMBEDDING + own;
}

function dense(name: string, units: number, useBias = true): layers.Layer {
  return layers.dense({ name, units, useBias, kernelInitializer: 'zeros' });
}

function leaky(name: string): layers.Layer {
  return layers.leakyReLU({ name, alpha: 0.2 });
}

import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { convolutions } from './convolutions.ts';
import { sumTo } from './grad-config.ts';
import { runKernel } from './run-kernel.ts';

/** The members of tfjs's convolution layer that are used here. */
interface Conv2d {
  readonly kernel: LayerVariable;
  readonly bias: LayerVariable | null;
  readonly strides: [number, number];
  readonly padding: 'valid' | 'same';
  readonly dataFormat: string;
  readonly dilationRate: [number, number];
  readonly activation: { apply(x: tf.Tensor): tf.Tensor };
}

type Call = (this: Conv2d, inputs: tf.Tensor | tf.Tensor[], kwargs: unknown) => tf.Tensor;

const replacing = new WeakSet<Call>();

/**
 * Makes every `tf.layers.conv2d` compute only the requested gradients. This also works with dilation.
 *
 * The fused operation of tfjs computes the gradients of both the input and the filter if either is requested. So a
 * generator's update would also compute the gradients of all filters of the discriminator. Every update of the
 * discriminator would also compute the gradients of the images. The layer's output and all other behaviour do not
 * change.
 */
export function deferConvolutionGradients(): void {
  const [layer] = tf.serialization.SerializationMap.getMap().classNameMap.Conv2D ?? [];
  const prototype = layer?.prototype as unknown as { call: Call } | undefined;
  if (prototype === undefined || replacing.has(prototype.call)) return;
  const upstream = prototype.call;
  prototype.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const usual = x?.dtype === 'float32' && x.rank === 4 && this.dataFormat === 'channelsLast';
    if (!usual || tf.engine().state.gradientDepth === 0) return upstream.call(this, inputs, kwargs);
    return tf.tidy(() => this.activation.apply(convolve(x as tf.Tensor4D, this)));
  };
  replacing.add(prototype.call);
}

function convolve(x: tf.Tensor4D, { kernel, bias, strides, padding, dilationRate }: Conv2d): tf.Tensor {
  const filter = kernel.read() as tf.Tensor4D;
  if (bias !== null && dilationRate.every((rate) => rate === 1)) {
    const attributes = { strides, pad: padding, dataFormat: 'NHWC', dilations: dilationRate, activation: 'linear' };
    return runKernel(tf.FusedConv2D, { x, filter, bias: bias.read() }, attributes);
  }
  const y = tf.conv2d(x, filter, strides, padding, 'NHWC', dilationRate);
  return bias === null ? y : tf.add(y, bias.read());
}

const convolution = convolutions.find(({ kernelName }) => kernelName === tf.Conv2D)!;

/** Gradients of a convolution with a bias and no other activation. The gradient of the bias is a sum over dy. */
export const convolutionWithBias: tf.GradConfig = {
  ...convolution,
  kernelName: tf.FusedConv2D,
  gradFunc: (dy, saved, attributes) => ({
    ...convolution.gradFunc(dy, saved, attributes),
    bias: () => sumTo(dy as tf.Tensor, (dy as tf.Tensor).shape.slice(-1)),
  }),
};

import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { channelsOf, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from '../layer-options.ts';

const where = 'core/layers/channel-bias';

/** The tfjs layer behind {@link channelBias}. */
export class ChannelBias extends layers.Layer {
  static readonly className: string = 'Ganforge>ChannelBias';
  private bias!: LayerVariable;

  override build(inputShape: Shape | Shape[]): void {
    const channels = channelsOf(where, this.name, onlyShape(where, inputShape), 2);
    this.bias = this.addWeight('bias', [channels], 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.add(onlyTensor(where, inputs), this.bias.read());
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(where, inputShape);
  }
}

tf.serialization.registerClass(ChannelBias);

/**
 * Returns a layer that adds a learned bias to each channel.
 *
 * Input and output have the shape [N,...,C]. The weight is `bias` [C]; it starts at 0.
 *
 * @throws GanError `shape` if the number of channels is unknown
 * @example
 * const y = channelBias({ name: 'bias' }).apply(x); // x [N,4,4,512]
 */
export function channelBias(options: LayerOptions): ChannelBias {
  checkLayerOptions(where, options);
  return new ChannelBias({ ...options });
}

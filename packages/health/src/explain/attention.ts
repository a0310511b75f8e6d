import { SelfAttention2d } from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * Computes the attention maps of a network while `run` runs the network. Each attention layer has a map [N,H/2,W/2]
 * that contains, for each position, the mean attention from all positions.
 *
 * The sum of each map is 1. Figure 5 of Zhang et al. 2019, "Self-Attention Generative Adversarial Networks", shows the
 * attention from single positions.
 *
 * @returns the maps by `<network>/<layer>`, or nothing if there are no attention layers; the caller disposes the maps
 */
export function attentionOf(network: LayersModel, name: string, run: () => tf.Tensor): Record<string, tf.Tensor3D> {
  const maps: Record<string, tf.Tensor3D> = {};
  const undo = attentionLayers(network).map((layer) => {
    const original = layer.call;
    layer.call = function (this: SelfAttention2d, ...received: Parameters<SelfAttention2d['call']>) {
      const [inputs] = received;
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const [n, height, width] = x.shape;
      const [down, across] = [Math.floor(height / 2), Math.floor(width / 2)];
      maps[`${name}/${layer.name}`] = tf.keep(
        tf.tidy(() => tf.reshape(tf.mean(layer.attention(x), 1), [n, down, across]) as tf.Tensor3D),
      );
      return original.apply(this, received);
    };
    return () => Reflect.deleteProperty(layer, 'call');
  });
  try {
    tf.dispose(run());
  } finally {
    for (const restore of undo) restore();
  }
  return maps;
}

function attentionLayers(network: LayersModel): SelfAttention2d[] {
  return network.layers.flatMap((layer) => {
    if (layer instanceof LayersModel) return attentionLayers(layer);
    return layer instanceof SelfAttention2d ? [layer] : [];
  });
}

import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from './replacement.ts';

/** `Transform` for every image of a batch, one after the other; tfjs transforms only the first. */
export const transform: Replacement = (call, upstream) => {
  const { image, transforms } = call.inputs as unknown as { image: tf.Tensor4D; transforms: tf.Tensor2D };
  const n = image.shape[0];
  if (n < 2) return upstream(call);
  return tf.tidy(() => {
    const own = transforms.shape[0] === n;
    const images = Array.from({ length: n }, (_, i) => {
      const inputs = { image: tf.slice(image, i, 1), transforms: own ? tf.slice(transforms, i, 1) : transforms };
      return tf.engine().makeTensorFromTensorInfo(upstream({ ...call, inputs }) as tf.TensorInfo);
    });
    return tf.concat(images);
  });
};

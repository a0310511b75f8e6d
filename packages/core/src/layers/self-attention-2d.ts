import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { channelsOf, checkFlag, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';
import { overSpectralNorm, startPowerIteration } from './spectral-kernel.ts';

const where = 'core/layers/self-attention-2d';

/** Options of {@link selfAttention2d}. */
export interface SelfAttention2dOptions extends LayerOptions {
  /** Whether the four kernels are divided by their spectral norms. @default true */
  readonly spectral?: boolean;
}

/** The four projections. `query` and `key` have C/8 channels, `value` has C/2, and `output` has C. */
const names = ['query', 'key', 'value', 'output'] as const;
type Name = (typeof names)[number];

/** The tfjs layer behind {@link selfAttention2d}. */
export class SelfAttention2d extends layers.Layer {
  static readonly className: string = 'Ganforge>SelfAttention2D';
  private readonly spectral: boolean;
  private readonly kernels: Partial<Record<Name, LayerVariable>> = {};
  private readonly vectors: Partial<Record<Name, LayerVariable>> = {};
  private scale!: LayerVariable;

  constructor(options: SelfAttention2dOptions) {
    super({ ...options });
    this.spectral = options.spectral ?? true;
    checkFlag(where, 'spectral', this.spectral);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = onlyShape(where, inputShape);
    const channels = channelsOf(where, this.name, shape, 4);
    this.checkSize(shape);
    const [narrow, half] = [8, 2].map((share) => Math.max(1, Math.floor(channels / share))) as [number, number];
    const widths = {
      query: [channels, narrow],
      key: [channels, narrow],
      value: [channels, half],
      output: [half, channels],
    } as const;
    for (const name of names) {
      const outputs = widths[name][1];
      this.kernels[name] = this.addWeight(
        `${name}_kernel`,
        [...widths[name]],
        'float32',
        initializers.glorotUniform({}),
      );
      if (!this.spectral) continue;
      const u = this.addWeight(`${name}_u`, [outputs], 'float32', initializers.zeros(), undefined, false);
      startPowerIteration(u, outputs, this.name, name);
      this.vectors[name] = u;
    }
    this.scale = this.addWeight('scale', [], 'float32', initializers.zeros());
    this.inputSpec = [{ ndim: 4, axes: { 3: channels } }];
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Readonly<Record<string, unknown>>): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs) as tf.Tensor4D;
      this.checkSize(x.shape);
      const training = Boolean(kwargs.training);
      const attention = this.weightsOf(x, training);
      const seen = tf.matMul(attention, this.pooled(x, 'value', training));
      return tf.add(x, tf.mul(this.scale.read(), tf.reshape(this.project(seen, 'output', training), x.shape)));
    });
  }

  /**
   * Returns the attention map in inference mode, `softmax(q k^T)` [N,HW,HW/4]. Each row sums to 1.
   *
   * Entry [n,i,j] is the weight that position i gives to block j. A block is 2x2 pixels, because the keys are pooled.
   *
   * @param x the layer's input, [N,H,W,C]
   */
  attention(x: tf.Tensor4D): tf.Tensor3D {
    return tf.tidy(() => this.weightsOf(x, false));
  }

  private weightsOf(x: tf.Tensor4D, training: boolean): tf.Tensor3D {
    const [n, height, width] = x.shape;
    const query = this.project(tf.reshape(x, [n, height * width, -1]), 'query', training);
    return tf.softmax(tf.matMul(query, this.pooled(x, 'key', training), false, true));
  }

  /** Projects x and takes the maximum of each 2x2 block. It maps [N,H,W,C] to [N,HW/4,B]. */
  private pooled(x: tf.Tensor4D, name: Name, training: boolean): tf.Tensor3D {
    const [n, height, width] = x.shape;
    const of = this.project(tf.reshape(x, [n, height * width, -1]), name, training);
    const map = tf.reshape(of, [n, height, width, of.shape[2]]) as tf.Tensor4D;
    return tf.reshape(tf.maxPool(map, 2, 2, 'valid'), [n, -1, of.shape[2]]);
  }

  /** Applies a 1x1 convolution without bias, from [N,P,A] to [N,P,B]. */
  private project(x: tf.Tensor, name: Name, training: boolean): tf.Tensor3D {
    const [own, u] = [this.kernels[name]!.read(), this.vectors[name]];
    const kernel = u === undefined ? own : overSpectralNorm(own, u, { training });
    const [n, positions, channels] = x.shape as [number, number, number];
    const rows = tf.reshape(x, [n * positions, channels]) as tf.Tensor2D;
    return tf.reshape(tf.matMul(rows, kernel as tf.Tensor2D), [n, positions, -1]);
  }

  private checkSize([, height, width]: Shape): void {
    if ([height, width].every((size) => size == null || size >= 2)) return;
    throw new GanError(where, `'${this.name}' needs maps of at least 2x2; received ${height}x${width}.`, {
      code: 'shape',
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(where, inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), spectral: this.spectral };
  }
}

tf.serialization.registerClass(SelfAttention2d);

/**
 * Returns a self-attention layer over the positions of a feature map. Each position attends to all positions.
 *
 * Input and output have the shape [N,H,W,C], with H and W at least 2. The layer computes
 * `y = x + scale * o(softmax(q k^T) v)`, where
 *
 * - q, k and v are 1x1 convolutions of x without bias; q and k have C/8 channels, v has C/2;
 * - k and v are max-pooled over 2x2, so they have HW/4 rows;
 * - `q k^T` is not divided by `sqrt(C / 8)`;
 * - o is a 1x1 convolution back to C channels;
 * - the learned scalar `scale` starts at 0, so the layer starts as the identity.
 *
 * Source: Zhang et al. 2019, "Self-Attention Generative Adversarial Networks", section 3, with the pooling of the
 * authors' code (brain-research/self-attention-gan). Weights: `query_kernel`, `key_kernel`, `value_kernel`,
 * `output_kernel` and `scale`. With `spectral`, there is also one power iteration vector u per kernel, such as
 * `query_u`.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` if the input is not [N,H,W,C] with C known,
 *   or is smaller than 2x2
 * @example
 * const y = selfAttention2d({ name: 'attention32' }).apply(x); // x [N,32,32,128]
 */
export function selfAttention2d(options: SelfAttention2dOptions): SelfAttention2d {
  checkLayerOptions(where, options, ['spectral']);
  return new SelfAttention2d(options);
}

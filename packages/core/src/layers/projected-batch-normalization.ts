import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { BatchStatistics, type BatchStatisticsOptions } from './batch-statistics.ts';
import { channelsOf, checkFlag, checkLayerOptions } from './layer-options.ts';
import { overSpectralNorm, startPowerIteration } from './spectral-kernel.ts';

const where = 'core/layers/projected-batch-normalization';

/** Options of {@link projectedBatchNormalization}. */
export interface ProjectedBatchNormalizationOptions extends BatchStatisticsOptions {
  /** Whether both kernels are divided by their spectral norms. @default false */
  readonly spectral?: boolean;
}

/** A kernel. If it is divided by its spectral norm, u is the vector of its power iteration. */
interface Projection {
  readonly kernel: LayerVariable;
  readonly u?: LayerVariable;
}

/** The tfjs layer behind {@link projectedBatchNormalization}. */
export class ProjectedBatchNormalization extends BatchStatistics {
  static readonly className: string = 'Ganforge>ProjectedBatchNormalization';
  private readonly spectral: boolean;
  private scale!: Projection;
  private shift!: Projection;

  constructor(options: ProjectedBatchNormalizationOptions) {
    super(where, options);
    this.spectral = options.spectral ?? false;
    checkFlag(where, 'spectral', this.spectral);
  }

  override build(inputShape: Shape | Shape[]): void {
    const [shape, vector] = this.twoShapes(inputShape);
    const [channels, length] = [channelsOf(where, this.name, shape, 2), channelsOf(where, this.name, vector, 2)];
    const projection = (name: string): Projection => {
      const kernel = this.addWeight(`${name}_kernel`, [length, channels], 'float32', initializers.zeros());
      if (!this.spectral) return { kernel };
      const u = this.addWeight(`${name}_u`, [channels], 'float32', initializers.zeros(), undefined, false);
      startPowerIteration(u, channels, this.name, name);
      return { kernel, u };
    };
    this.scale = projection('scale');
    this.shift = projection('shift');
    this.addStatistics(channels);
    this.inputSpec = [
      { ndim: shape.length, axes: { [shape.length - 1]: channels } },
      { ndim: 2, axes: { 1: length } },
    ];
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Readonly<Record<string, unknown>>): tf.Tensor {
    return tf.tidy(() => {
      const [x, vector] = inputs as [tf.Tensor, tf.Tensor2D];
      const training = Boolean(kwargs.training);
      const perExample = [x.shape[0]!, ...x.shape.slice(1, -1).map(() => 1), x.shape.at(-1)!];
      const project = ({ kernel, u }: Projection): tf.Tensor => {
        const own = kernel.read();
        const used = u === undefined ? own : overSpectralNorm(own, u, { training });
        return tf.reshape(tf.matMul(vector, used as tf.Tensor2D), perExample);
      };
      const [scale, shift] = [tf.add(1, project(this.scale)), project(this.shift)];
      return tf.add(tf.mul(this.normalise(x, training), scale), shift);
    });
  }

  private twoShapes(shapes: Shape | Shape[]): [Shape, Shape] {
    if (Array.isArray(shapes[0]) && shapes.length === 2 && (shapes[1] as Shape).length === 2) {
      return shapes as [Shape, Shape];
    }
    throw new GanError(
      where,
      `'${this.name}' takes [x, vector] of [N,...,C] and [N,D]; received shapes ${JSON.stringify(shapes)}.`,
      { code: 'shape' },
    );
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.twoShapes(inputShape)[0];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { epsilon, momentum, spectral } = this;
    return { ...super.getConfig(), epsilon, momentum, spectral };
  }
}

tf.serialization.registerClass(ProjectedBatchNormalization);

/**
 * Returns a layer for batch normalisation whose scale and shift are linear functions of a vector. Each example has its
 * own vector.
 *
 * The inputs are x [N,...,C] and vector [N,D]. The output has x's shape. It is
 * `y = (1 + vector S) * (x - m) / sqrt(v + epsilon) + vector T`. The weights `scale_kernel` S and `shift_kernel` T are
 * [D,C]. m, v and the moving statistics are the same as in `conditionalBatchNormalization`.
 *
 * Source: De Vries et al. 2017, "Modulating early visual processing by language". With `spectral`, S and T are divided
 * by their spectral norms, as in BigGAN (Brock et al. 2019, appendix B).
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the two inputs do not have
 *   these shapes
 * @example
 * const y = projectedBatchNormalization({ name: 'norm1', spectral: true }).apply([x, conditioning]);
 */
export function projectedBatchNormalization(options: ProjectedBatchNormalizationOptions): ProjectedBatchNormalization {
  checkLayerOptions(where, options, ['epsilon', 'momentum', 'spectral']);
  return new ProjectedBatchNormalization(options);
}

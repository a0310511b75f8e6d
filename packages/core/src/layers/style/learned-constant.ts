import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { checkCount, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from '../layer-options.ts';

const where = 'core/layers/learned-constant';

/** Options of {@link learnedConstant}. */
export interface LearnedConstantOptions extends LayerOptions {
  /** Shape of the constant, for example [4,4,512]. */
  readonly shape: readonly number[];
}

/** The tfjs layer behind {@link learnedConstant}. */
export class LearnedConstant extends layers.Layer {
  static readonly className: string = 'Ganforge>LearnedConstant';
  private readonly shape: readonly number[];
  private constant!: LayerVariable;

  constructor(options: LearnedConstantOptions) {
    super({ ...options });
    this.shape = [...options.shape];
    for (const size of this.shape) checkCount(where, 'each length of shape', size);
  }

  override build(): void {
    this.constant = this.addWeight('constant', [...this.shape], 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const n = onlyTensor(where, inputs).shape[0]!;
      return tf.tile(tf.expandDims(this.constant.read()), [n, ...this.shape.map(() => 1)]);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [onlyShape(where, inputShape)[0]!, ...this.shape];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), shape: [...this.shape] };
  }
}

tf.serialization.registerClass(LearnedConstant);

/**
 * Returns a layer that outputs a learned constant, repeated for each example. The synthesis network of StyleGAN starts
 * with this layer.
 *
 * The input is [N,...] and the output is [N,...shape]. The layer uses only the number of examples of the input. Source:
 * Karras et al. 2019, "A Style-Based Generator Architecture for Generative Adversarial Networks", section 2. The weight
 * is `constant`. It is zero until `initialise` fills it.
 *
 * @throws GanError `argument` if the shape is invalid
 * @example
 * const x = learnedConstant({ name: 'start', shape: [4, 4, 512] }).apply(w); // [N,4,4,512]
 */
export function learnedConstant(options: LearnedConstantOptions): LearnedConstant {
  checkLayerOptions(where, options, ['shape']);
  return new LearnedConstant(options);
}

import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { checkCount, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from '../layer-options.ts';

const where = 'core/layers/learned-constant';

/** Options of {@link learnedConstant}. */
export interface LearnedConstantOptions extends LayerOptions {
  /** Shape of the constant, [4,4,512] for example. */
  readonly shape: readonly number[];
}

/** The layer of {@link learnedConstant}. */
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
 * A constant that is learnt, once for each example: what StyleGAN's synthesis begins with.
 *
 * [N,...] to [N,...shape]; of the input only the number of examples counts. Karras et al. 2019, "A Style-Based Generator
 * Architecture for Generative Adversarial Networks", section 2. Weight: `constant`, of zeros until `initialise` fills it.
 *
 * @throws GanError `argument` for a shape that cannot be
 * @example
 * const x = learnedConstant({ name: 'start', shape: [4, 4, 512] }).apply(w); // [N,4,4,512]
 */
export function learnedConstant(options: LearnedConstantOptions): LearnedConstant {
  checkLayerOptions(where, options, ['shape']);
  return new LearnedConstant(options);
}

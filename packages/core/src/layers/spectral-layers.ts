import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { checkCount, checkName } from './layer-options.ts';
import { overSpectralNorm, startPowerIteration } from './spectral-kernel.ts';

const where = 'core/layers/spectral-layers';

/** Options of a spectrally normalised layer, in addition to the options of the tfjs layer. */
export interface SpectralOptions {
  /** Name of the layer. It is the key of the saved weights. */
  readonly name: string;
  /** Number of power iteration steps per call in training mode. @default 1 */
  readonly iterations?: number;
}

/** Options of {@link spectralConv2d}: the options of `tf.layers.conv2d`, and a name. */
export type SpectralConv2dOptions = Parameters<typeof layers.conv2d>[0] & SpectralOptions;
/** Options of {@link spectralConv2dTranspose}: the options of `tf.layers.conv2dTranspose`, and a name. */
export type SpectralConv2dTransposeOptions = Parameters<typeof layers.conv2dTranspose>[0] & SpectralOptions;
/** Options of {@link spectralDense}: the options of `tf.layers.dense`, and a name. */
export type SpectralDenseOptions = Parameters<typeof layers.dense>[0] & SpectralOptions;
/** Options of {@link spectralEmbedding}: the options of `tf.layers.embedding`, and a name. */
export type SpectralEmbeddingOptions = Parameters<typeof layers.embedding>[0] & SpectralOptions;

/** A class of tfjs layers. Its layers divide their kernel by the kernel's spectral norm before use. */
export interface SpectralLayerClass<Options extends SpectralOptions> {
  new (options: Options): layers.Layer;
  readonly className: string;
  fromConfig: typeof layers.Layer.fromConfig;
}

/** The members of tfjs's layer classes that a subclass uses. */
interface PlainClass {
  new (options: object): layers.Layer & { kernel: LayerVariable; embeddings: LayerVariable };
  fromConfig: typeof layers.Layer.fromConfig;
}

/** The weight to normalise, and its axis of outputs. */
interface Normalised {
  readonly weight: 'kernel' | 'embeddings';
  readonly outputs: 'last' | 'last but one';
}

/** Extends a tfjs layer class. The new class normalises one kernel and saves the vector u of its power iteration. */
function spectralClass<Options extends SpectralOptions>(
  example: layers.Layer,
  name: string,
  { weight, outputs }: Normalised,
): SpectralLayerClass<Options> {
  // tfjs exports only the factories of layers, not their classes.
  const Plain = example.constructor as PlainClass;
  class Spectral extends Plain {
    static readonly className: string = `Ganforge>${name}`;
    private readonly iterations: number;
    private u!: LayerVariable;

    constructor(options: Options) {
      super(options);
      this.iterations = options.iterations ?? 1;
      checkCount(where, 'iterations', this.iterations);
    }

    override build(inputShape: Shape | Shape[]): void {
      super.build(inputShape);
      const { shape } = this[weight];
      const rows = shape.at(outputs === 'last' ? -1 : -2)!;
      this.u = this.addWeight('u', [rows], 'float32', initializers.zeros(), undefined, false);
      startPowerIteration(this.u, rows, this.name);
    }

    override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Readonly<Record<string, unknown>>): tf.Tensor | tf.Tensor[] {
      return tf.tidy(() => {
        const own = this[weight];
        const { iterations } = this;
        const training = Boolean(kwargs.training);
        const normalised = overSpectralNorm(own.read(), this.u, { outputs, iterations, training });
        // The layer's `call` reads its kernel once, from this object.
        this[weight] = { read: () => normalised } as LayerVariable;
        try {
          return super.call(inputs, kwargs);
        } finally {
          this[weight] = own;
        }
      });
    }

    override getConfig(): tf.serialization.ConfigDict {
      return { ...super.getConfig(), iterations: this.iterations };
    }
  }
  tf.serialization.registerClass(Spectral);
  return Spectral;
}

/** The tfjs layer behind {@link spectralConv2d}. */
export const SpectralConv2d: SpectralLayerClass<SpectralConv2dOptions> = spectralClass(
  layers.conv2d({ name: 'example', filters: 1, kernelSize: 1 }),
  'SpectralConv2D',
  { weight: 'kernel', outputs: 'last' },
);
/** The tfjs layer behind {@link spectralConv2dTranspose}. */
export const SpectralConv2dTranspose: SpectralLayerClass<SpectralConv2dTransposeOptions> = spectralClass(
  layers.conv2dTranspose({ name: 'example', filters: 1, kernelSize: 1 }),
  'SpectralConv2DTranspose',
  { weight: 'kernel', outputs: 'last but one' },
);
/** The tfjs layer behind {@link spectralDense}. */
export const SpectralDense: SpectralLayerClass<SpectralDenseOptions> = spectralClass(
  layers.dense({ name: 'example', units: 1 }),
  'SpectralDense',
  { weight: 'kernel', outputs: 'last' },
);
/** The tfjs layer behind {@link spectralEmbedding}. */
export const SpectralEmbedding: SpectralLayerClass<SpectralEmbeddingOptions> = spectralClass(
  layers.embedding({ name: 'example', inputDim: 1, outputDim: 1 }),
  'SpectralEmbedding',
  { weight: 'embeddings', outputs: 'last' },
);

/**
 * Returns a `tf.layers.conv2d` with spectral normalisation. It divides its kernel by the kernel's largest singular
 * value.
 *
 * The input is [N,H,W,C] and the output is [N,H',W',filters]. W is the kernel [kh,kw,C,filters], reshaped to a matrix
 * with one row per filter. The layer convolves with `W / sigma(W)`, where `sigma(W) = u^T W v`. Each call in training
 * mode runs `iterations` steps of power iteration and stores u. The vector u is a weight [filters]. It is saved, and no
 * optimizer updates it. Inference does not change u. Gradients treat u and v as constants. A kernel of zeros stays
 * zero.
 *
 * Source: Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks", algorithm 1. It equals
 * PyTorch's spectral_norm, except that v is not stored; inference computes v from u.
 *
 * @throws GanError `argument` if an option is invalid
 * @example
 * const y = spectralConv2d({ name: 'conv1', filters: 64, kernelSize: 3, padding: 'same' }).apply(x);
 */
export function spectralConv2d(options: SpectralConv2dOptions): layers.Layer {
  return made(() => new SpectralConv2d(options), options);
}

/**
 * Returns a `tf.layers.conv2dTranspose` with spectral normalisation, like {@link spectralConv2d}. W has one row per
 * filter.
 *
 * The input is [N,H,W,C], the output is [N,H',W',filters], and u is [filters].
 *
 * @throws GanError `argument` if an option is invalid
 */
export function spectralConv2dTranspose(options: SpectralConv2dTransposeOptions): layers.Layer {
  return made(() => new SpectralConv2dTranspose(options), options);
}

/**
 * Returns a `tf.layers.dense` with spectral normalisation, like {@link spectralConv2d}. W has one row per unit.
 *
 * The input is [N,...,D], the output is [N,...,units], and u is [units].
 *
 * @throws GanError `argument` if an option is invalid
 */
export function spectralDense(options: SpectralDenseOptions): layers.Layer {
  return made(() => new SpectralDense(options), options);
}

/**
 * Returns a `tf.layers.embedding` with spectral normalisation, like {@link spectralConv2d}.
 *
 * W maps the one-hot vector of a class to its embedding, so it has one row per embedding dimension. The input is int32
 * [N] or [N,...] in 0..inputDim-1, the output is [N,...,outputDim], and u is [outputDim].
 *
 * @throws GanError `argument` if an option is invalid
 */
export function spectralEmbedding(options: SpectralEmbeddingOptions): layers.Layer {
  return made(() => new SpectralEmbedding(options), options);
}

/** Runs `make` and converts errors of tfjs about a layer's options to a GanError. */
function made(make: () => layers.Layer, options: SpectralOptions): layers.Layer {
  checkName(where, options);
  try {
    return make();
  } catch (cause) {
    if (cause instanceof GanError) throw cause;
    throw new GanError(where, `'${options.name}' ${(cause as Error).message}`, { cause });
  }
}

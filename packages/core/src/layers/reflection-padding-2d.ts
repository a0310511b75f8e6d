import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { repairGradients } from '../gradients/repair.ts';
import { checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/reflection-padding-2d';

type Sides = readonly [top: number, bottom: number, left: number, right: number];

/** Options of {@link reflectionPadding2d}. */
export interface ReflectionPadding2dOptions extends LayerOptions {
  /** Number of pixels: p for all sides, or [top and bottom, left and right], or [[top, bottom], [left, right]]. */
  readonly padding:
    | number
    | readonly [number, number]
    | readonly [readonly [number, number], readonly [number, number]];
}

/** The tfjs layer behind {@link reflectionPadding2d}. */
export class ReflectionPadding2d extends layers.Layer {
  static readonly className: string = 'Ganforge>ReflectionPadding2D';
  private readonly sides: Sides;

  constructor(options: ReflectionPadding2dOptions) {
    super({ ...options });
    this.sides = sidesOf(options.padding);
    // tfjs's gradient of mirrorPad ignores the mirrored border.
    repairGradients();
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs);
      this.checkShape(x.shape);
      const [top, bottom, left, right] = this.sides;
      return tf.mirrorPad(
        x,
        [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ],
        'reflect',
      );
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(where, inputShape);
    this.checkShape(shape);
    const [n, height, width, channels] = shape as [null, number | null, number | null, number];
    const [top, bottom, left, right] = this.sides;
    return [n, height === null ? null : height + top + bottom, width === null ? null : width + left + right, channels];
  }

  /**
   * Throws if an image is too small. The border pixel is not repeated, so an image of n pixels can be padded by at most
   * n - 1.
   */
  private checkShape(shape: Shape): void {
    const [, height = 0, width = 0] = shape;
    const [top, bottom, left, right] = this.sides;
    const fits = (size: number | null, a: number, b: number) => size === null || Math.max(a, b) < size;
    if (shape.length === 4 && fits(height, top, bottom) && fits(width, left, right)) return;
    const received = `[${shape.map((size) => size ?? 'null')}]`;
    throw new GanError(
      where,
      `'${this.name}' pads by [[${top},${bottom}],[${left},${right}]] and expects [N,H,W,C] with H and W greater than the padding; received ${received}.`,
      { code: 'shape' },
    );
  }

  override getConfig(): tf.serialization.ConfigDict {
    const [top, bottom, left, right] = this.sides;
    return {
      ...super.getConfig(),
      padding: [
        [top, bottom],
        [left, right],
      ],
    };
  }
}

tf.serialization.registerClass(ReflectionPadding2d);

function sidesOf(padding: ReflectionPadding2dOptions['padding']): Sides {
  const pair = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value, value]);
  const sides = pair(padding).flatMap((side) => pair(side));
  if (sides.length === 4 && sides.every((side) => Number.isSafeInteger(side) && (side as number) >= 0)) {
    return sides as unknown as Sides;
  }
  const received = Array.isArray(padding) ? JSON.stringify(padding) : formatValue(padding);
  throw new GanError(
    where,
    `padding must be an integer of at least 0, [rows, columns] or [[above, below], [left, right]]; received ${received}.`,
  );
}

/**
 * Returns a layer that pads images with their mirror image. The border pixel is not repeated: [1,2,3] padded by 2
 * becomes [3,2,1,2,3,2,1].
 *
 * The input is [N,H,W,C] and the output is [N,H+top+bottom,W+left+right,C]. The layer has no weights. It equals
 * PyTorch's ReflectionPad2d. The generators of CycleGAN use it (Zhu et al. 2017, appendix 7.2: "reflection padding was
 * used to reduce artifacts").
 *
 * @throws GanError `argument` if the padding is invalid; `shape` if an image is not larger than the padding
 * @example
 * const y = reflectionPadding2d({ name: 'pad', padding: 3 }).apply(x); // [N,64,64,3] to [N,70,70,3]
 */
export function reflectionPadding2d(options: ReflectionPadding2dOptions): ReflectionPadding2d {
  checkLayerOptions(where, options, ['padding']);
  return new ReflectionPadding2d(options);
}

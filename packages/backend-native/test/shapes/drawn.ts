import type * as tf from '@tensorflow/tfjs-core';
import { Numbers } from '../sweep/values.ts';

/** Extents where kernels change: nothing, one, the vector's width and both sides of it, more than a tile. */
const extents = [0, 1, 15, 16, 17, 48];
const small = [0, 1, 2, 3, 5, 16];
/** Strides, dilations and filters: those that are usual, and as large as an attribute can be. */
const attributes = [1, 1, 1, 2, 3, 16, 17, 20_000, 2 ** 31 - 5, 2 ** 31 - 1, 2 ** 31];
/** Elements of a tensor, at most: what is larger takes long on purpose. */
const mostElements = 2 ** 19;

/** What a kernel is called with. */
export interface DrawnCall {
  readonly kernelName: string;
  readonly inputs: tf.NamedTensorMap;
  readonly attrs: object;
}

/** Draws sizes that fit each other, and tensors of them. */
export class Drawn extends Numbers {
  extent(): number {
    return this.pick(extents);
  }

  small(): number {
    return this.pick(small);
  }

  attribute(): number {
    return this.pick(attributes);
  }

  /** A shape of least..most axes that a tensor may have here. */
  shape(least = 0, most = 4): number[] {
    const shape = Array.from({ length: this.whole(least, most) }, () => this.extent());
    while (shape.reduce((a, b) => a * b, 1) > mostElements) shape[this.whole(0, shape.length - 1)] = this.whole(0, 3);
    return shape;
  }

  /** [n,h,w,c]. */
  image(): [number, number, number, number] {
    return [this.pick([0, 1, 1, 2]), this.extent(), this.extent(), this.extent()].map((size, i) =>
      i === 1 || i === 2 ? Math.min(size, 17) : size,
    ) as [number, number, number, number];
  }

  tensor(shape: readonly number[], dtype: 'float32' | 'int32' | 'bool' = 'float32'): tf.Tensor {
    if (shape.reduce((a, b) => a * b, 1) > mostElements) throw new RangeError('more than is drawn');
    if (dtype === 'bool') return this.bools([...shape]);
    return dtype === 'int32' ? this.ints([...shape], -9, 9) : this.floats([...shape]);
  }

  type(): 'float32' | 'int32' | 'bool' {
    return this.pick(['float32', 'int32', 'bool'] as const);
  }
}

/** Draws a call of a kernel whose inputs and attributes fit each other. */
export type Draw = (d: Drawn) => Omit<DrawnCall, 'kernelName'>;

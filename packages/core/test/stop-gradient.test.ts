import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { stopGradient, withoutGradient } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('stopGradient', () => {
  it('keeps value, shape and type', () => {
    const before = tf.memory().numTensors;
    const x = tf.tensor2d([1, -2, 3, 4, 5, 6], [2, 3]);
    const y = stopGradient(x);
    expect(y.id).not.toBe(x.id);
    expect(y).toBeAllclose(x);
    const labels = tf.tensor1d([3, 1], 'int32');
    const kept = stopGradient(labels);
    expect(kept.dtype).toBe('int32');
    tf.dispose([x, y, labels, kept]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is a constant in a first derivative: d/dx x * stop(x^2) = x^2, not 3 x^2', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const gradient = tf.grad((x) => tf.sum(tf.mul(x, stopGradient(tf.square(x)))));
      expect(gradient(tf.tensor1d([1, 2, -3]))).toBeAllclose([1, 4, 9]);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives zeros, not an error, where nothing else depends on x', () => {
    tf.tidy(() => {
      const gradient = tf.grad((x) => tf.sum(stopGradient(tf.square(x))));
      expect(gradient(tf.tensor1d([1, 2, 3]))).toBeAllclose([0, 0, 0], { atol: 0 });
    });
  });

  it('is a constant in a second derivative: d2/dx2 x^3 stop(x^2) = 6 x^3', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const f = (x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(tf.mul(tf.square(x), x), stopGradient(tf.square(x))));
      const second = tf.grad((x) => tf.sum(tf.grad(f)(x)));
      expect(second(tf.tensor1d([1, 2, -1.5]))).toBeAllclose([6, 48, -20.25]);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops a gradient that was itself differentiated: d/dx x stop(d/dx x^3) = 3 x^2, not 9 x^2', () => {
    tf.tidy(() => {
      const slope = tf.grad((x) => tf.sum(tf.mul(tf.square(x), x)));
      const outer = tf.grad((x) => tf.sum(tf.mul(x, stopGradient(slope(x)))));
      expect(outer(tf.tensor1d([1, 2, 3]))).toBeAllclose([3, 12, 27]);
      const through = tf.grad((x) => tf.sum(tf.mul(x, slope(x))));
      expect(through(tf.tensor1d([1, 2, 3]))).toBeAllclose([9, 36, 81]);
    });
  });

  it('lets an inner gradient pass and stops the outer one only', () => {
    tf.tidy(() => {
      // The inner derivative of `y * stop(x)` at y = x is x. For the outer derivative, it is a constant.
      const outer = tf.grad((x) => {
        const inner = tf.grad((y) => tf.sum(tf.mul(y, stopGradient(x))));
        return tf.sum(tf.mul(inner(x), x));
      });
      expect(outer(tf.tensor1d([2, 5]))).toBeAllclose([2, 5]);
    });
  });

  it('leaves variables behind it without gradient in variableGrads', () => {
    const before = tf.memory().numTensors;
    const [a, b] = tf.tidy(() => [tf.variable(tf.scalar(3)), tf.variable(tf.scalar(4))] as const);
    const { value, grads } = tf.variableGrads(() => tf.mul(b, stopGradient(tf.square(a))), [a, b]);
    expect(value).toBeAllclose(36);
    expect(grads[a.name]).toBeAllclose(0, { atol: 0 });
    expect(grads[b.name]).toBeAllclose(9);
    tf.dispose([value, grads, a, b]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('withoutGradient', () => {
  it('gives the value, as a constant: d/dx x * without(x^2) = x^2', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const gradient = tf.grad((x) =>
        tf.sum(
          tf.mul(
            x,
            withoutGradient(() => tf.square(x)),
          ),
        ),
      );
      expect(gradient(tf.tensor1d([1, 2, -3]))).toBeAllclose([1, 4, 9]);
      const ids = withoutGradient(() => tf.argMax(tf.tensor2d([[0, 2, 1]]), 1));
      expect([ids.dtype, ...ids.dataSync()]).toEqual(['int32', 1]);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('records no gradient of its computation', () => {
    const x = tf.variable(tf.tensor1d([2, 3]));
    const recorded = (compute: () => tf.Tensor): string[] => {
      let kernels: string[] = [];
      const { grads } = tf.variableGrads(() => {
        const y = tf.sum(tf.add(x, compute())) as tf.Scalar;
        kernels = tf.engine().state.activeTape.map(({ kernelName }) => kernelName);
        return y;
      }, [x]);
      tf.dispose(grads);
      return kernels;
    };
    tf.tidy(() => {
      expect(recorded(() => tf.square(x))).toContain(tf.Square);
      expect(recorded(() => withoutGradient(() => tf.square(x)))).not.toContain(tf.Square);
    });
    x.dispose();
  });
});

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  checkLossExtremes,
  checkLossGradient,
  checkLossMemory,
  checkLossSecondOrder,
  checkLossShapes,
  checkLossValue,
  type LossCase,
} from '../../src/checks/loss-checks.ts';

const mean = (xs: number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
const sound: LossCase = {
  inputs: ['real', 'fake'],
  loss: (real, fake) => tf.tidy(() => tf.sub(tf.mean(tf.softplus(fake!)), tf.mean<tf.Scalar>(real!))),
  reference: (real, fake) =>
    mean(fake!.map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))))) - mean([...real!]),
};
const broken = (loss: LossCase['loss']): LossCase => ({ ...sound, loss });
const softplus = (x: tf.Tensor): tf.Tensor => tf.neg(tf.log(tf.sigmoid(tf.neg(x)))); // overflows for x above 88

beforeAll(() => tf.setBackend('cpu'));

it('the checks pass a sound loss', async () => {
  for (const check of [checkLossValue, checkLossGradient, checkLossSecondOrder, checkLossExtremes, checkLossShapes]) {
    await check(sound);
  }
  checkLossMemory(sound);
});

describe('the checks catch', () => {
  it('a sum instead of a mean', async () => {
    const summed = broken((real, fake) => tf.tidy(() => tf.sub(tf.sum(tf.softplus(fake!)), tf.sum<tf.Scalar>(real!))));
    await expect(checkLossValue(summed)).rejects.toThrow(/^value: expected/);
  });

  it('a result that is not a scalar', async () => {
    const each = broken((real, fake) => tf.tidy(() => tf.sub(tf.softplus(fake!), real!) as tf.Scalar));
    await expect(checkLossValue(each)).rejects.toThrow('expected a float32 scalar, received float32 of shape [12]');
  });

  it('a gradient of another function than the value', async () => {
    const detached = tf.customGrad((x, save) => {
      (save as tf.GradSaveFunc)([x as tf.Tensor]);
      return { value: tf.mean(tf.softplus(x as tf.Tensor)), gradFunc: (dy) => tf.mul(dy, tf.onesLike(x as tf.Tensor)) };
    });
    const wrong = broken((real, fake) => tf.tidy(() => tf.sub(detached(fake!), tf.mean<tf.Scalar>(real!))));
    await checkLossValue(wrong);
    await expect(checkLossGradient(wrong)).rejects.toThrow(/^gradient at fake\[0\]: expected/);
  });

  it('a second derivative that is lost', async () => {
    // The first derivative is right. The second derivative is wrong, because the saved sigmoid is a constant, as in
    // many kernels of tfjs.
    const differentiableOnce = tf.customGrad((x, save) => {
      (save as tf.GradSaveFunc)([tf.sigmoid(x as tf.Tensor)]);
      return { value: tf.softplus(x as tf.Tensor), gradFunc: (dy, saved) => tf.mul(dy, saved[0]!) };
    });
    const once = broken((real, fake) =>
      tf.tidy(() => tf.sub(tf.mean(differentiableOnce(fake!)), tf.mean<tf.Scalar>(real!))),
    );
    await checkLossGradient(once);
    await expect(checkLossSecondOrder(once)).rejects.toThrow(/^second derivative at fake\[\d+\]: expected/);
  });

  it('a value or gradient that is not finite at extreme logits', async () => {
    const overflowing = broken((real, fake) =>
      tf.tidy(() => tf.sub(tf.mean(softplus(fake!)), tf.mean<tf.Scalar>(real!))),
    );
    await expect(checkLossExtremes(overflowing)).rejects.toThrow(/^value at logits of 10000, 10000: expected/);
    const steep = broken((real, fake) =>
      tf.tidy(() => {
        const nothing = tf.mul(0, tf.sqrt(tf.relu(fake!))); // the square root has an infinite slope at relu(x) = 0
        return tf.sub(tf.mean(tf.add(tf.softplus(fake!), nothing)), tf.mean<tf.Scalar>(real!));
      }),
    );
    await expect(checkLossExtremes(steep)).rejects.toThrow(/^gradient at logits of 10000, -10000 is NaN/);
  });

  it('a value that depends on the shape', async () => {
    const byBatch = broken((real, fake) => tf.tidy(() => tf.mul(1 / real!.shape[0]!, sound.loss(real!, fake!))));
    await expect(checkLossShapes(byBatch)).rejects.toThrow('the value depends on the shape of the logits');
  });

  it('a gradient that is NaN at one of the extremes that a case names', async () => {
    const rooted: LossCase = {
      inputs: ['x'],
      loss: (x) => tf.tidy(() => tf.sqrt(tf.mean(tf.square(x!)))),
      reference: (x) => Math.hypot(...x!) / Math.sqrt(x!.length),
      extremes: [10, 0],
    };
    await checkLossGradient(rooted);
    await expect(checkLossExtremes(rooted)).rejects.toThrow(/^gradient at logits of 0 is NaN/);
  });

  it('a loss that forgets a constant it is given', async () => {
    const weighted: LossCase = {
      ...sound,
      constants: () => [tf.scalar(3, 'int32')],
      reference: (real, fake) => 3 * sound.reference(real!, fake!),
    };
    await checkLossValue({
      ...weighted,
      loss: (real, fake, by) => tf.tidy(() => tf.mul(by!, sound.loss(real!, fake!))),
    });
    await expect(checkLossValue(weighted)).rejects.toThrow(/^value: expected/);
  });

  it('a leaked tensor and a disposed input', () => {
    const leaking = broken((real, fake) => tf.sub(tf.mean(tf.softplus(fake!)), tf.mean<tf.Scalar>(real!)));
    expect(() => checkLossMemory(leaking)).toThrow('one call must make one tensor; it made 4');
    const greedy = broken((real, fake) => {
      const value = sound.loss(real!, fake!);
      fake!.dispose();
      return value;
    });
    expect(() => checkLossMemory(greedy)).toThrow('the loss disposed an input');
  });
});

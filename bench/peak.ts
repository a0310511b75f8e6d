import type { NativeBackend } from '@ganforge/backend-native';
import * as tf from '@tensorflow/tfjs-core';
import type { Request, Row } from './measure.ts';

/**
 * Measures the fp32 speed that the threads of the native engine reach if all data is in registers. It is the maximum of
 * several short measurements.
 */
export function peak({ bench, engine, batch }: Request): Row {
  const { addon } = tf.backend() as NativeBackend;
  const begin = performance.now();
  const rates = Array.from({ length: 30 }, () => {
    const rate = new Float64Array(1);
    addon.probePeak(1_000_000, rate);
    return rate[0]!;
  });
  const medianSeconds = (performance.now() - begin) / 1000 / rates.length;
  return { bench, engine, batch, medianSeconds, gflops: Math.max(...rates) / 1e9 };
}

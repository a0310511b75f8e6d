import { describeEngine, useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';

export const engine = await useEngine(); // the first that works; or useEngine('wasm'), or GANFORGE_ENGINE=wasm
console.log(describeEngine(engine)); // native 0.1.0 on AMD EPYC 9654 (avx512, 2 threads)

const product = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])));
export const values = await product.data(); // data(), not dataSync(): webgpu in Node cannot read synchronously
product.dispose();

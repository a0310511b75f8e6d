// A program on webgpu in Node, run as a process of its own: prints what happened as JSON and must end by itself.
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';

const message = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

const auto = await useEngine();
const named = await useEngine('webgpu');
const variable = tf.tidy(() => tf.variable(tf.fill([2], 3)));
const refusal = await useEngine('cpu').then(() => 'none', message);
const stayed = await useEngine('auto');
const square = tf.square(variable);
const values = Array.from(await square.data());
square.dispose();
variable.dispose();
const left = await useEngine('cpu');
const back = await useEngine('webgpu');
const again = tf.tidy(() => tf.add(1, 2));
console.log(JSON.stringify({ auto, named, refusal, stayed, values, left, back, sum: (await again.data())[0] }));

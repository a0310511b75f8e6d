// Calls every kernel that C++ has with shapes that fit each other, among them all that are degenerate, and attributes as large
// as they can be: `shapes.ts DRAWS FILE`. Each call may throw an Error; it may not crash, take long, or leave its result
// partly unwritten, which is seen by a second call on other garbage. FILE holds the last call.
import { openSync, writeSync } from 'node:fs';
import '@ganforge/backend-native';
import * as tf from '@tensorflow/tfjs-core';
import { replacedKernels, watchDeclined } from '../../src/register.ts';
import { drawnCalls } from '../shapes/calls.ts';
import { Drawn, type DrawnCall } from '../shapes/drawn.ts';

const draws = Number(process.argv[2] ?? 40);
const log = openSync(process.argv[3] ?? '/dev/null', 'w');

const describe = ({ kernelName, inputs, attrs }: DrawnCall): string =>
  `${kernelName} ${Object.entries(inputs)
    .map(([name, input]) => `${name}:${input.dtype}[${input.shape}]`)
    .join(' ')} ${JSON.stringify(attrs)}`;

const run = ({ kernelName, inputs, attrs }: DrawnCall): tf.Tensor[] =>
  [tf.engine().runKernel(kernelName, inputs, attrs as tf.NamedAttrMap)].flat() as tf.Tensor[];

/** Leaves other garbage in the memory that the next call takes: in that of its results, and in what products work in. */
function stir(results: readonly tf.Tensor[]): void {
  const [x, filter] = [tf.fill<tf.Rank.R4>([1, 16, 16, 16], 1e30), tf.fill<tf.Rank.R4>([3, 3, 16, 16], -1e8)];
  const garbage = [tf.conv2d(x, filter, 1, 'same'), ...results.map(({ shape }) => tf.fill([...shape], -1.5e9))];
  tf.dispose([x, filter, ...garbage, ...results]);
}

const isSame = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return a.length === b.length;
};

await tf.setBackend('native');
let [calls, refused, skipped, slowest, where] = [0, 0, 0, 0, ''];
const unstable: string[] = [];
const notErrors: string[] = [];
const refusals: Record<string, string> = {};
const declined = new Map<string, string>();
const unseen = new Set(replacedKernels());
let current = '';
watchDeclined((kernelName) => declined.set(kernelName, current));

function attempt(call: DrawnCall): void {
  current = describe(call);
  writeSync(log, `${current}\n`.padEnd(400), 0);
  const begin = performance.now();
  try {
    const first = run(call);
    unseen.delete(call.kernelName);
    const values = first.map((tensor) => tensor.dataSync().slice());
    stir(first);
    if (!run(call).every((tensor, i) => isSame(tensor.dataSync(), values[i]!))) unstable.push(current);
    calls++;
  } catch (error) {
    if (!(error instanceof Error)) notErrors.push(current);
    else refusals[error.message.replaceAll(/\d+/g, '0')] = current;
    refused++;
  }
  const took = performance.now() - begin;
  if (took > slowest) [slowest, where] = [took, current];
}

for (const [kernelName, draw] of Object.entries(drawnCalls)) {
  for (let i = 0; i < draws; i++) {
    tf.tidy(() => {
      let call: DrawnCall;
      try {
        call = { kernelName, ...draw(new Drawn(i)) };
      } catch (error) {
        // More than is drawn, or shapes that tfjs itself has no output for.
        if (!(error instanceof Error)) throw error;
        skipped++;
        return;
      }
      attempt(call);
    });
  }
}
const report = { calls, refused, skipped, slowest: Math.round(slowest), where, unstable, notErrors, refusals };
console.log(JSON.stringify({ ...report, declined: Object.fromEntries(declined), unseen: [...unseen] }));

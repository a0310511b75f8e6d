// Calls every function of the addon with rubbish: each call may throw a JavaScript error and may do nothing worse.
// Calls that kernels make are recorded on the way, and tried again with one argument spoilt at a time.
import '@ganforge/backend-native';
import * as tf from '@tensorflow/tfjs-core';
import { addon } from '../../src/addon.ts';
import { describeConvolution } from '../../src/functions.ts';
import { drawnCalls } from '../shapes/calls.ts';
import { Drawn } from '../shapes/drawn.ts';
import { someKernels } from './some-kernels.ts';

type Call = (...args: unknown[]) => unknown;

function detached(): Float32Array {
  const values = new Float32Array(16);
  structuredClone(values.buffer, { transfer: [values.buffer] });
  return values;
}

const rubbish: (() => unknown)[] = [
  ...[undefined, null, true, '', 'x', 10n, Symbol('x'), {}, [], () => 1, new DataView(new ArrayBuffer(8))],
  ...[Number.NaN, -1, -0, 0.5, 1, 3, 255, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e300, Infinity, -Infinity],
].map((value) => () => value as unknown);
rubbish.push(
  ...[Float32Array, Float64Array, Int32Array, Uint8Array, Uint8ClampedArray, BigInt64Array, Int16Array].flatMap(
    (type) => [
      () => new type(0),
      () => new type(16),
      () => new type(new SharedArrayBuffer(64) as unknown as ArrayBuffer),
    ],
  ),
  () => new Float64Array([-1, Number.NaN, 2 ** 60, -(2 ** 60), 1e300, 3, 5, -7]),
  () => new Int32Array([-1, 2 ** 31 - 1, -(2 ** 31), 7]),
  () => new Float32Array(Reflect.construct(ArrayBuffer, [64, { maxByteLength: 128 }]) as ArrayBuffer),
  () => new ArrayBuffer(32),
  () => new Proxy(new Float32Array(4), {}),
  detached,
);

/** A pseudo-random sequence: the same rubbish each time. */
let state = 1;
function below(most: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * most);
}

let refused = 0;
let taken = 0;
function attempt(call: Call, args: unknown[]): void {
  try {
    call(...args);
    taken++;
  } catch (error) {
    if (!(error instanceof Error)) throw new Error(`something else than an Error was thrown: ${String(error)}`);
    refused++;
  }
}

/** What a good argument may be spoilt to. */
function spoilt(arg: unknown): unknown[] {
  const others = rubbish.map((make) => make());
  if (typeof arg === 'number') return [...others, arg + 1, arg - 1, arg * 2, -arg, arg + 0.5, arg * 65_536];
  if (!ArrayBuffer.isView(arg) || arg instanceof DataView) return others;
  const values = arg as Float32Array;
  const filled = [-1, 1, 7, 2 ** 31 - 1, 2 ** 52, Number.NaN].map((value) => values.slice().fill(value));
  const sizes = [
    values.slice(1),
    values.slice(0, -1),
    new (values.constructor as Float32ArrayConstructor)(values.length + 1),
  ];
  return [...others, ...filled, ...sizes];
}

const copied = (arg: unknown) =>
  ArrayBuffer.isView(arg) && !(arg instanceof DataView) ? (arg as Float32Array).slice() : arg;

/** Calls with each of the numbers that describe the call spoilt, one at a time, and leaves them as they were. */
function spoilDescription(call: Call, args: readonly unknown[]): void {
  const { described } = addon();
  for (let i = 0; i < 24; i++) {
    const good = described[i]!;
    const bad = [
      -1,
      0,
      0.5,
      7,
      2 ** 31,
      2 ** 52,
      2 ** 60,
      -(2 ** 53),
      Number.NaN,
      Infinity,
      good + 1,
      good - 1,
      good * 2,
    ];
    for (const value of bad) {
      described[i] = value;
      attempt(call, args.map(copied));
    }
    described[i] = good;
  }
}

const seen = new Map<string, number>();
const functions: string[] = [];

/** The function, called with rubbish now, and with each argument of its first calls spoilt. */
function wary(name: string, call: Call): Call {
  functions.push(name);
  for (let i = 0; i < 200; i++) {
    attempt(
      call,
      Array.from({ length: below(14) }, () => (rubbish[below(rubbish.length)] as () => unknown)()),
    );
  }
  if (name === 'allocate' || name === 'free') return call;
  return (...args) => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    if (count < 2) {
      attempt(call, args.slice(0, -1).map(copied));
      args.forEach((arg, i) => {
        for (const bad of spoilt(arg)) attempt(call, args.map(copied).with(i, bad));
      });
      spoilDescription(call, args);
    }
    return call(...args);
  };
}

/** All of the addon made wary: its functions, and those of the families that are objects. */
function waryAll(members: object, prefix = ''): object {
  return Object.fromEntries(
    Object.entries(members).map(([key, value]) => {
      if (typeof value === 'function') return [key, wary(prefix + key, value as Call)];
      return [
        key,
        typeof value === 'object' && !ArrayBuffer.isView(value)
          ? waryAll(value as object, `${key}.`)
          : (value as unknown),
      ];
    }),
  );
}

await tf.setBackend('native');
const backend = tf.backend() as unknown as { addon: object };
const real = backend.addon;
backend.addon = waryAll(real);
tf.tidy(someKernels);
for (const [kernelName, draw] of Object.entries(drawnCalls)) {
  for (let seed = 0; seed < 8; seed++) {
    tf.tidy(() => {
      try {
        const { inputs, attrs } = draw(new Drawn(seed));
        tf.engine().runKernel(kernelName, inputs, attrs as tf.NamedAttrMap);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
      }
    });
  }
}
const { doubleMatrix } = backend.addon as { doubleMatrix: Record<string, Call> };
const matrix = (size: number) => Float64Array.from({ length: size }, (_, i) => Number(i % 4 === 0) + 0.1);
doubleMatrix.addRows!(matrix(3), matrix(6), 2);
doubleMatrix.addSquares!(matrix(9), matrix(6), 2, 3, matrix(3));
doubleMatrix.mirrored!(matrix(9), matrix(9), 3, 2);
doubleMatrix.transposedProduct!(matrix(6), matrix(4), matrix(6), 2, 3, 2);
doubleMatrix.symmetricEigenvalues!(matrix(9), matrix(3), 3);
doubleMatrix.pivotedCholesky!(matrix(9), matrix(9), new Int32Array(3), matrix(2), 3);
doubleMatrix.congruence!(matrix(6), Int32Array.of(2, 0, 1), matrix(9), matrix(4), 2, 3);
// Only programs call the convolutions of groups. These have two groups of 16 channels, one image of 4x4, and 3x3 taps.
const groups = backend.addon as Record<`groupedConv2d${'' | 'BackInput' | 'BackFilter'}`, Call>;
const image = () => new Float32Array(4 * 4 * 32).fill(0.1);
const filters = () => [0, 1].map(() => new Float32Array(3 * 3 * 16 * 16).fill(0.1));
const describeGroup = () =>
  describeConvolution(addon().described, {
    ...{ images: 1, height: 4, width: 4, channels: 16, outHeight: 4, outWidth: 4, filters: 16 },
    ...{ tapsHeight: 3, tapsWidth: 3, strideY: 1, strideX: 1, dilationY: 1, dilationX: 1, padTop: 1, padLeft: 1 },
  });
describeGroup();
groups.groupedConv2d(image(), image(), false, undefined, 0, 0, undefined, ...filters());
describeGroup();
groups.groupedConv2dBackInput(image(), image(), false, ...filters());
describeGroup();
groups.groupedConv2dBackFilter(image(), image(), false, ...filters());
const programs = backend.addon as Record<'createProgram' | 'replay' | 'lastCall', Call>;
const { id } = addon().matMul as unknown as { id: number };
/** y [2,2] = x [2,3] w [3,2], w a constant; then a draw of four normals to y. */
const code = Float64Array.of(
  ...[id, -1, 0, 0, 0, 15, 3, 0, 1, 0, 6, 3, 0, 0, 0, 6, 3, 0, 2, 0, 4, 0, 0, 1, 2, 1, 2, 1, 3, 2, 0, 2, 0, 2, 0],
  ...[0, 1, 0, 1, 0, 0],
  ...[(addon().random.normal as unknown as { id: number }).id, 0, 0, 0, 5, 0, 0, 0, 0, 0],
  ...[5, 3, 0, 2, 0, 4, 1, 0, 1, 1, 1, 1, 1, 9],
);
const constants = new Uint8Array(24);
const slots = [new Float32Array(6), new Float32Array(4)];
const program = programs.createProgram(code, constants, 3, 1);
programs.replay(program, slots, Float64Array.of(1, 2, 3, 4), new Float64Array(2));
programs.lastCall(new Float64Array(2));
for (let i = 0; i < code.length; i++) {
  for (const value of [-1, 0, 0.5, 1, 2, 3, 7, 2 ** 31, 2 ** 52, 2 ** 60, Number.NaN, Infinity]) {
    attempt(() => {
      const spoiltProgram = addon().createProgram(code.slice().fill(value, i, i + 1), constants, 3, 1);
      return addon().replay(spoiltProgram, slots, Float64Array.of(1, 2, 3, 4));
    }, []);
  }
}
backend.addon = real;
addon().limitThreads(addon().describe().threads);
const sum = tf.tidy(() => tf.sum(tf.ones([1000])).dataSync()[0]);
const unseen = functions.filter((name) => !seen.has(name));
console.log(JSON.stringify({ refused, taken, functions: functions.length, unseen, sum }));

import * as tf from '@tensorflow/tfjs-core';

/** Describes one call of a kernel. */
export interface KernelCall {
  readonly name: string;
  readonly milliseconds: number;
  readonly gflop: number;
  readonly shapes: string;
}

/** Lists all kernels that `run` calls, as recorded by the profiler of tfjs. */
export async function callsOf(run: () => void | Promise<void>): Promise<readonly KernelCall[]> {
  const { kernels } = await tf.engine().profile(async () => {
    await run();
    return tf.scalar(0);
  });
  // The profiler also lists operations with a custom gradient. They are skipped, because the kernels that they call are
  // listed as well.
  const single = kernels.filter(({ name }) => !name.endsWith('__op'));
  return single.map(({ name, kernelTimeMs, inputShapes, outputShapes }) => ({
    name,
    milliseconds: typeof kernelTimeMs === 'number' ? kernelTimeMs : 0,
    gflop: flopOf(name, inputShapes, outputShapes) / 1e9,
    shapes: `${inputShapes.map((shape) => `[${shape ?? ''}]`).join(' ')} to ${outputShapes.map((shape) => `[${shape}]`).join(' ')}`,
  }));
}

/**
 * Returns the number of floating-point operations of a kernel: two for each multiply-add of a convolution or matrix
 * product. It is 0 for other kernels.
 */
function flopOf(name: string, inputs: readonly number[][], outputs: readonly number[][]): number {
  const [first, second] = inputs;
  const out = outputs[0]!;
  const size = (shape: readonly number[] | undefined, from = 0, to?: number): number =>
    tf.util.sizeFromShape([...(shape ?? [])].slice(from, to));
  switch (name) {
    case tf.Conv2D:
    case tf.FusedConv2D:
      return 2 * size(out) * size(second, 0, 3);
    case tf.Conv2DBackpropInput:
      return 2 * size(first) * size(second, 0, 3);
    case tf.Conv2DBackpropFilter:
      return 2 * size(second) * size(out, 0, 3);
    case tf.BatchMatMul:
    case tf._FusedMatMul:
      // Either factor may be transposed, so the inner length is computed from the size of the first factor.
      return 2 * size(out) * (size(first, -2) / out.at(-2)!);
    default:
      return 0;
  }
}

/** Formats a profile as text: the kernels by their time, and then the shapes that take most time. */
export function describeProfile(title: string, calls: readonly KernelCall[], stepSeconds: number): string {
  const inKernels = calls.reduce((sum, call) => sum + call.milliseconds, 0);
  const rest = stepSeconds * 1000 - inKernels;
  return [
    `${title}: ${(stepSeconds * 1000).toFixed(1)} ms, ${calls.length} kernels of ${inKernels.toFixed(1)} ms, ${rest.toFixed(1)} ms between them`,
    ...grouped(calls, (call) => call.name),
    '',
    ...grouped(calls, (call) => `${call.name} ${call.shapes}`).slice(0, 30),
    '',
  ].join('\n');
}

function grouped(calls: readonly KernelCall[], keyOf: (call: KernelCall) => string): string[] {
  const groups = new Map<string, { milliseconds: number; gflop: number; count: number }>();
  for (const call of calls) {
    const sum = groups.get(keyOf(call)) ?? { milliseconds: 0, gflop: 0, count: 0 };
    sum.milliseconds += call.milliseconds;
    sum.gflop += call.gflop;
    sum.count++;
    groups.set(keyOf(call), sum);
  }
  const sorted = [...groups].sort(([, a], [, b]) => b.milliseconds - a.milliseconds);
  return sorted.map(([key, { milliseconds, gflop, count }]) => {
    const rate = gflop > 0 ? `${((gflop / milliseconds) * 1000).toFixed(0)} GFLOP/s` : '';
    return `${milliseconds.toFixed(2).padStart(10)} ms ${String(count).padStart(5)} x ${rate.padStart(13)}  ${key}`;
  });
}

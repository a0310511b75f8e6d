import type { DataSpec } from '@ganforge/core';
import type { HostSamples, SampleSheet } from '@ganforge/run';
import { renderGrid } from './png-grid.ts';
import { renderScatter } from './scatter.ts';

/**
 * Renders what a run shows of its samples, as one PNG.
 *
 * Images come in a grid: by class where they have one, a row each; beside what was translated where something was, if
 * both are of one height and width. Points come as a scatter plot above examples of the data.
 *
 * @returns undefined for kinds that have no picture yet
 */
export function renderSheet(sheet: SampleSheet, output: DataSpec): Uint8Array | undefined {
  const { samples, inputs, labels, real } = sheet;
  if (output.kind === 'points') {
    return renderScatter(samples, { ...(real && { real }), ...(labels && { labels }) });
  }
  if (output.kind !== 'image') return undefined;
  if (inputs !== undefined && besides(inputs, samples)) {
    const pairs = Math.max(1, Math.round(Math.sqrt(samples.shape[0]! / 2))); // in a row: about as wide as high
    return renderGrid(interleave(inputs, samples), { columns: 2 * pairs });
  }
  const ofOneClass = labels?.filter((label) => label === labels[0]).length ?? 0;
  return renderGrid(samples, ofOneClass > 1 && inputs === undefined ? { columns: ofOneClass } : {});
}

/** Whether inputs can stand beside samples: as many, of one height and width. */
function besides({ shape: a }: HostSamples, { shape: b }: HostSamples): boolean {
  return a.length === 4 && b.length === 4 && [0, 1, 2].every((axis) => a[axis] === b[axis]);
}

/** Input, sample, input, sample ...; grey becomes colour where the others have it. */
function interleave(inputs: HostSamples, samples: HostSamples): HostSamples {
  const [n, height, width] = samples.shape as [number, number, number];
  const channels = Math.max(inputs.shape[3]!, samples.shape[3]!);
  const data = new Float32Array(2 * n * height * width * channels);
  let to = 0;
  for (let i = 0; i < n; i++) {
    for (const { shape, data: from } of [inputs, samples]) {
      const own = shape[3]!;
      const first = i * height * width * own;
      for (let pixel = 0; pixel < height * width; pixel++) {
        for (let k = 0; k < channels; k++) data[to++] = from[first + pixel * own + Math.min(k, own - 1)]!;
      }
    }
  }
  return { shape: [2 * n, height, width, channels], data };
}

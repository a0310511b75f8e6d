import type { DataSpec } from '@ganforge/core';
import { renderGrid, renderScatter, sideBySide } from '@ganforge/media/pictures';
import type { SampleSheet } from '@ganforge/run';

/**
 * Renders what a run shows of its samples, as one PNG.
 *
 * Images come in a grid: by class where they have one, a row each after its name; beside what was translated where something was, if
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
  const beside = sideBySide(inputs, samples);
  if (beside !== undefined) {
    const pairs = Math.max(1, Math.round(Math.sqrt(samples.shape[0]! / 2))); // in a row: about as wide as high
    return renderGrid(beside, { columns: 2 * pairs });
  }
  const columns = labels?.filter((label) => label === labels[0]).length ?? 0;
  if (columns < 2 || inputs !== undefined) return renderGrid(samples);
  const rows = labels!.filter((_, i) => i % columns === 0);
  return renderGrid(samples, { columns, rowNames: rows.map((label) => output.classes?.[label] ?? '') });
}

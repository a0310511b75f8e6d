import type { DataSpec } from '@ganforge/core';
import { makeFolder, writeFileAtomic } from '@ganforge/formats';
import type { SampleSheet } from '@ganforge/run';

const where = 'trainer/picture';

/**
 * Writes `samples/step-N.png` of a run's folder; its path there, or undefined for what has no picture.
 *
 * @param output decides the form of the picture: images and points have some, other kinds none yet
 * @throws GanError `io`, and what cannot be drawn
 */
export async function writePicture(
  folder: string,
  step: number,
  sheet: SampleSheet,
  output: DataSpec,
): Promise<string | undefined> {
  const { renderSheet } = await import('./outputs/sample-picture.ts');
  const png = renderSheet(sheet, output);
  if (png === undefined) return undefined;
  await makeFolder(`${folder}/samples`, where);
  await writeFileAtomic(`${folder}/samples/step-${step}.png`, png, where);
  return `samples/step-${step}.png`;
}

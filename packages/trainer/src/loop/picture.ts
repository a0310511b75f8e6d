import { makeFolder, writeFileAtomic } from '@ganforge/formats';
import { renderSamples, type Specs } from '@ganforge/media';
import type { SampleSheet } from '@ganforge/run';

const where = 'trainer/picture';

/**
 * Writes what shows samples at a glance to `samples/step-N...` of a run's folder.
 *
 * @param of what the entries of samples and conditions are
 * @returns the paths in the folder: `samples/step-40.png`, or `samples/step-40-a.png` of one of several entries
 * @throws GanError `io`, and what cannot be drawn
 */
export async function writePictures(
  folder: string,
  step: number,
  { samples, conditions, real }: SampleSheet,
  of: { readonly output: Specs; readonly needs: Specs },
): Promise<string[]> {
  const files = await renderSamples(of.output, samples, {
    name: `samples/step-${step}`,
    needs: of.needs,
    ...(conditions && { conditions }),
    ...(real && { real }),
  });
  if (files.length > 0) await makeFolder(`${folder}/samples`, where);
  for (const { path, bytes } of files) await writeFileAtomic(`${folder}/${path}`, bytes, where);
  return files.map(({ path }) => path);
}

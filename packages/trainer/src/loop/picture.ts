import { makeFolder, writeFileAtomic } from '@ganforge/formats';
import { renderSamples } from '@ganforge/media';
import { marked, provenanceOf, type RunRecord, type SampleSheet } from '@ganforge/run';

const where = 'trainer/picture';

/**
 * Renders samples to `samples/step-N...` in a run's folder. Pictures contain their provenance.
 *
 * @returns the paths in the folder, such as `samples/step-40.png`, or `samples/step-40-a.png` if there are several
 *   entries
 * @throws GanError `io` if a file cannot be written, and errors of the rendering
 */
export async function writePictures(
  folder: string,
  step: number,
  { samples, conditions, real }: SampleSheet,
  record: RunRecord,
): Promise<string[]> {
  const files = await renderSamples(record.output, samples, {
    name: `samples/step-${step}`,
    needs: record.needs,
    ...(conditions && { conditions }),
    ...(real && { real }),
  });
  if (files.length > 0) await makeFolder(`${folder}/samples`, where);
  const provenance = await provenanceOf(record, { step, seed: record.config.seed });
  for (const file of files) {
    await writeFileAtomic(`${folder}/${file.path}`, marked(file, provenance) ?? file.bytes, where);
  }
  return files.map(({ path }) => path);
}

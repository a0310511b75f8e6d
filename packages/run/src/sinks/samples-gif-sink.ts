import { readRunRecord } from '../folder/run-folder.ts';
import { marked, provenanceOf } from '../provenance/provenance.ts';
import { picturesOf, readSamples } from '../read/samples.ts';
import { atTheEnd } from './at-the-end.ts';
import type { Sink } from './sink.ts';

/** Maximum number of frames. Of a longer run, evenly spaced pictures are used. */
const FRAMES = 100;

/** Writes `samples.gif`, which shows how the samples changed during the run. */
export const samplesGifSink: Sink = atTheEnd('samples.gif', async (files) => {
  const { renderGif, thin } = await import('@ganforge/media/pictures');
  const frames: Uint8Array[] = [];
  const pictures = thin(picturesOf(await readSamples(files)), FRAMES);
  for (const { path } of pictures) {
    const png = await files.read(path);
    if (png !== undefined) frames.push(png);
  }
  if (frames.length === 0) return undefined;
  const record = await readRunRecord(files);
  const { step } = pictures.at(-1)!;
  const provenance = await provenanceOf(record, { step, seed: record.config.seed });
  return marked({ mime: 'image/gif', bytes: renderGif(frames) }, provenance);
});

import { picturesOf, readSamples } from '../read/samples.ts';
import { atTheEnd } from './at-the-end.ts';
import type { Sink } from './sink.ts';

/** Frames at most: those of a longer run are thinned evenly. */
const FRAMES = 100;

/** `samples.gif`: how the samples came about. */
export const samplesGifSink: Sink = atTheEnd('samples.gif', async (files) => {
  const { renderGif, thin } = await import('@ganforge/media/pictures');
  const frames: Uint8Array[] = [];
  for (const { path } of thin(picturesOf(await readSamples(files)), FRAMES)) {
    const png = await files.read(path);
    if (png !== undefined) frames.push(png);
  }
  return frames.length === 0 ? undefined : renderGif(frames);
});

import { type ProgressOptions, progressBar } from './progress-bar.ts';
import type { Sink } from './sink.ts';

/** Creates a sink that shows a progress bar on a terminal. Elsewhere it writes a line every few seconds. */
export function progressSink(options: ProgressOptions = {}): Sink {
  return {
    name: 'the progress bar',
    required: true, // the user requested the progress bar, so the run must not start without stderr
    async open() {
      return { event: await progressBar(options) };
    },
  };
}

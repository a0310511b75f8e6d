import { type ProgressOptions, progressBar } from './progress-bar.ts';
import type { Sink } from './sink.ts';

/** Shows a progress bar on a terminal, or a line every few seconds elsewhere. */
export function progressSink(options: ProgressOptions = {}): Sink {
  return {
    name: 'the progress bar',
    required: true, // the user requested it, so a missing stderr is an error at once
    async open() {
      return { event: await progressBar(options) };
    },
  };
}

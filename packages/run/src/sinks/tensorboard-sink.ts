import { nodeFs } from '@ganforge/formats';
import type { Sink } from './sink.ts';
import { openEventFile } from './tensorboard.ts';

/**
 * Writes an event file for TensorBoard. It contains losses, learning rates, the speed, metrics and pictures of samples.
 */
export const tensorBoardSink: Sink = {
  name: 'the TensorBoard file',
  async open({ folder, resumedAt }) {
    if (folder === undefined) return undefined;
    const fs = await nodeFs('run/tensorboard');
    // For TensorBoard, the first session is the start of the run. Only later sessions make it drop earlier steps.
    const file = await openEventFile(folder, { purgeFrom: resumedAt === undefined ? 0 : resumedAt + 1 });
    return {
      async event(event) {
        if (event.type === 'step') {
          const rates = Object.entries(event.learningRates).map(([player, rate]) => [`${player}/learning rate`, rate]);
          const speed = { 'examples per second': event.examplesPerSecond };
          await file.scalars(event.step, { ...event.terms, ...event.logged, ...Object.fromEntries(rates), ...speed });
        } else if ((event.type === 'metrics' || event.type === 'probe') && Object.keys(event.values).length > 0) {
          await file.scalars(event.step, event.values);
        } else if (event.type === 'sample') {
          for (const path of event.paths ?? []) {
            const picture = /step-\d+(.*)\.png$/.exec(path);
            if (picture === null) continue;
            await file.image(event.step, `samples${picture[1]}`, await fs.readFile(`${folder}/${path}`));
          }
        }
      },
      close: () => file.close(),
    };
  },
};

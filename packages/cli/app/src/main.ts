import { defineGanSample } from '@ganforge/sampler/element';
import type { FromTraining, ToTraining } from './messages.ts';

defineGanSample({
  worker: () => new Worker(new URL('./sampler-worker.ts', import.meta.url), { type: 'module' }),
});

const find = <E extends Element>(selector: string): E => document.querySelector<E>(selector)!;
const [form, progress, output] = [find<HTMLFormElement>('form'), find<HTMLProgressElement>('progress'), find('output')];
const [startButton, stopButton] = [find<HTMLButtonElement>('[name=start]'), find<HTMLButtonElement>('[name=stop]')];
const canvas = find<HTMLCanvasElement>('#pictures');
const download = find<HTMLAnchorElement>('#download');

/** The worker that trains, from the start of a training to its end. */
let worker: Worker | undefined;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const steps = Number(new FormData(form).get('steps'));
  worker = new Worker(new URL('./train-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<FromTraining>) => show(data));
  worker.addEventListener('error', ({ message }) => end(`The worker failed: ${message}`));
  tell({ type: 'start', steps, seed: 1 });
  [startButton.disabled, stopButton.disabled] = [true, false];
  output.textContent = 'Starting …';
});

stopButton.addEventListener('click', () => tell({ type: 'stop' }));

function tell(message: ToTraining): void {
  worker?.postMessage(message);
}

function show(message: FromTraining): void {
  switch (message.type) {
    case 'step': {
      const { step, steps, losses, engine } = message;
      progress.value = step / steps;
      const shown = Object.entries(losses).map(([name, loss]) => `${name} ${loss.toFixed(2)}`);
      output.textContent = `step ${step} of ${steps} on ${engine}: ${shown.join(', ')}`;
      break;
    }
    case 'pictures': {
      const { step, width, height, data } = message;
      [canvas.width, canvas.height] = [width, height];
      canvas.getContext('2d')!.putImageData(new ImageData(data, width, height), 0, 0);
      canvas.setAttribute('aria-label', `Digits that the generator makes at step ${step}. AI-generated.`);
      break;
    }
    case 'done':
      download.href = URL.createObjectURL(new Blob([message.generator]));
      download.hidden = false;
      find('gan-sample').setAttribute('src', download.href);
      end(`Done at step ${message.step}. The samples are now by this generator.`);
      break;
    case 'failed':
      end(`The training failed: ${message.problem}`);
  }
}

function end(said: string): void {
  output.textContent = said;
  [startButton.disabled, stopButton.disabled] = [false, true];
  worker?.terminate();
  worker = undefined;
}

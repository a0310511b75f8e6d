import { describe, expect, it } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';

function watched(isTTY: boolean): { written: string[]; clock: { now: number }; progress: Progress } {
  const written: string[] = [];
  const clock = { now: 0 };
  const stream = { isTTY, write: (text: string) => written.push(text) };
  return { written, clock, progress: new Progress(stream, { now: () => clock.now }) };
}

describe('progress', () => {
  it('is a line every ten seconds and a last line without a terminal', () => {
    const { written, clock, progress } = watched(false);
    progress.start('photos', 500);
    for (let second = 1; second <= 25; second++) {
      clock.now = second * 1000;
      progress.update(second * 20, 500);
    }
    expect(written).toEqual([
      'photos: 500 images\n',
      'photos: 200 of 500 images (40 %), 20 images/s, 0:15 left\n',
      'photos: 400 of 500 images (80 %), 20 images/s, 0:05 left\n',
      'photos: 500 of 500 images (100 %), 20 images/s, 0:25\n',
    ]);
  });

  it('is one line that changes on a terminal, which notes do not write into', () => {
    const { written, clock, progress } = watched(true);
    progress.start('photos', 50_000);
    clock.now = 50;
    progress.update(1, 50_000);
    clock.now = 4000;
    progress.update(10, 50_000);
    progress.note('hello');
    expect(written).toEqual(['\rphotos: 10 of 50000 images (0 %), 2.5 images/s, 5:33:16 left\x1b[K', '\n', 'hello\n']);
  });
});

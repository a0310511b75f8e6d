import { describe, expect, it } from 'vitest';
import { checkFit, isResized, resized, writeFitted } from '../../src/image/fit.ts';

describe('a size alone', () => {
  const { resize, crop } = checkFit('test', { size: [4, 6] }, []);

  it('scales until the window is covered, and cuts the middle', () => {
    expect([resize, crop]).toEqual([{ cover: [4, 6] }, 'center']);
    for (const [from, to] of [
      [
        [4, 6],
        [4, 6],
      ],
      [
        [8, 12],
        [4, 6],
      ],
      [
        [100, 100],
        [6, 6],
      ],
      [
        [10, 100],
        [4, 40],
      ],
      [
        [2, 3],
        [4, 6],
      ],
      [
        [7, 5],
        [8, 6],
      ],
      [
        [401, 602],
        [4, 6],
      ],
    ] as const) {
      expect(resized(from, resize)).toEqual(to);
      expect(isResized(to, resize)).toBe(true);
    }
    expect([isResized([5, 7], resize), isResized([3, 6], resize)]).toEqual([false, false]);
  });

  it('never gives less than the window, and one side of it exactly', () => {
    for (let height = 1; height < 60; height++) {
      for (let width = 1; width < 60; width++) {
        const [h, w] = resized([height, width], { cover: [13, 17] });
        expect([h >= 13, w >= 17, h === 13 || w === 17]).toEqual([true, true, true]);
      }
    }
  });

  it('leaves options undefined that are not given', () => {
    expect(checkFit('test', { size: 4, crop: 'random' }, [])).toMatchObject({ resize: undefined, crop: 'random' });
    expect(checkFit('test', { size: 4, resize: 4 }, [])).toMatchObject({ resize: 4, crop: undefined });
    expect(checkFit('test', {}, [])).toMatchObject({ resize: undefined, crop: undefined, size: undefined });
  });
});

it('the middle of an image is written in [-1,1]', () => {
  const image = { data: Uint8Array.from({ length: 36 }, (_, i) => 5 * Math.floor(i / 3)), height: 3, width: 4 };
  const out = new Float32Array(6);
  writeFitted(image, checkFit('test', { size: [1, 2] }, []), [1, 2], [], out);
  expect([...out].map((x) => Math.round((x + 1) * 127.5))).toEqual([25, 25, 25, 30, 30, 30]);
});

import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';

const floats = (...values: number[]) => Float32Array.from(values);

// That every option gives the bits of the composed operations is tested with @ganforge/engine, where the optimizers are.
describeNative('fused updates', () => {
  it('make a step of Adam', () => {
    const [w, g, m, v] = [floats(1, 2), floats(0.5, -4), floats(0.25, 1), floats(1, 4)];
    const [updated, mNew, vNew] = [floats(0, 0), floats(0, 0), floats(0, 0)];
    addon().adam(w, g, updated, m, mNew, v, vNew, 0.5, 0.75, 0.125, 0.1, 0, 1);
    expect([...mNew]).toEqual([0.375, -1.5]);
    expect([...vNew]).toEqual([0.8125, 7]);
    expect(updated[0]).toBeCloseTo(1 - (0.1 * 0.375) / (Math.sqrt(0.8125) + 0.125), 6);
    expect(updated[1]).toBeCloseTo(2 + (0.1 * 1.5) / (Math.sqrt(7) + 0.125), 6);
  });

  it('refuse arrays of different sizes before anything is written', () => {
    const [two, three] = [floats(1, 2), floats(1, 2, 3)];
    const into = () => floats(7, 7);
    const updated = into();
    expect(() => addon().adam(two, two, updated, two, into(), three, into(), 0.5, 0.5, 1, 1, 0, 1)).toThrow(/adam/);
    expect(() => addon().adam(two, two, updated, two, undefined, two, into(), 0.5, 0.5, 1, 1, 0, 1)).toThrow(/adam/);
    const none = undefined;
    expect(() => addon().rmsProp(two, two, updated, two, into(), three, into(), none, none, 1, 1, 1, 0, 0)).toThrow(
      /rmsProp/,
    );
    expect(() => addon().sgd(two, three, updated, none, none, 1, 0, 0, 1, false)).toThrow(/sgd/);
    expect([...updated]).toEqual([7, 7]);
  });
});

import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';

const floats = (...values: number[]) => Float32Array.from(values);

// That every option gives the bits of the composed operations is tested with @ganforge/engine, where the optimizers are.
describeNative('fused updates', () => {
  it('make a step of Adam', () => {
    const [w, g, m, v] = [floats(1, 2), floats(0.5, -4), floats(0.25, 1), floats(1, 4)];
    const [updated, mNew, vNew] = [floats(0, 0), floats(0, 0), floats(0, 0)];
    addon().adam(0.5, 0.75, 0.125, 0.1, 0, 1, w, g, updated, m, mNew, v, vNew);
    expect([...mNew]).toEqual([0.375, -1.5]);
    expect([...vNew]).toEqual([0.8125, 7]);
    expect(updated[0]).toBeCloseTo(1 - (0.1 * 0.375) / (Math.sqrt(0.8125) + 0.125), 6);
    expect(updated[1]).toBeCloseTo(2 + (0.1 * 1.5) / (Math.sqrt(7) + 0.125), 6);
  });

  it('of all parameters at once have the bits of one after another', () => {
    const sizes = [3, 70_000, 1, 40_000];
    const made = (seed: number) =>
      sizes.map((size) => Float32Array.from({ length: size }, (_, i) => Math.sin(i + seed) + 2));
    const updated = () => {
      const [w, g, m, v] = [1, 2, 3, 4].map(made) as [Float32Array[], ...Float32Array[][]];
      return w.map((own, i) => [own, g![i]!, own, m![i]!, m![i]!, v![i]!, v![i]!]);
    };
    const [together, apart] = [updated(), updated()];
    addon().adam(0.5, 0.75, 0.125, 0.1, 0.01, 1, ...together.flat());
    for (const arrays of apart) addon().adam(0.5, 0.75, 0.125, 0.1, 0.01, 1, ...arrays);
    expect(together).toEqual(apart);
    expect(together[1]![0]![69_999]).not.toBe(made(1)[1]![69_999]);
  });

  it('refuse arrays of different sizes before anything is written', () => {
    const [two, three] = [floats(1, 2), floats(1, 2, 3)];
    const into = () => floats(7, 7);
    const updated = into();
    expect(() => addon().adam(0.5, 0.5, 1, 1, 0, 1, two, two, updated, two, into(), three, into())).toThrow(/adam/);
    expect(() => addon().adam(0.5, 0.5, 1, 1, 0, 1, two, two, updated, two, undefined, two, into())).toThrow(/adam/);
    const none = undefined;
    expect(() => addon().rmsProp(1, 1, 1, 0, 0, two, two, updated, two, into(), three, into(), none, none)).toThrow(
      /rmsProp/,
    );
    expect(() => addon().sgd(1, 0, 0, 1, false, two, three, updated, none, none)).toThrow(/sgd/);
    expect([...updated]).toEqual([7, 7]);
  });
});

import { decodeExamples, renderExamples } from '@ganforge/media';
import { expect, it } from 'vitest';

const spec = { kind: 'molecule', size: 3, atoms: ['none', 'C', '<'], bonds: ['none', 'single', 'double'] } as const;

it('atoms that are not there have no bonds, and the lower triangle is not looked at', async () => {
  const values = {
    nodes: { shape: [1, 3], data: Int32Array.of(1, 0, 2) },
    bonds: { shape: [1, 3, 3], data: Int32Array.of(0, 1, 2, 1, 0, 1, 0, 1, 0) },
  };
  expect(decodeExamples(spec, values)).toEqual([{ atoms: ['C', '<'], bonds: [[0, 1, 'double']] }]);
  const [file] = await renderExamples(spec, values);
  const svg = new TextDecoder().decode(file!.bytes);
  expect(svg.match(/<path /g)).toHaveLength(2);
  expect(svg).toContain('>&lt;</text>');
});

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';

const native = fileURLToPath(new URL('../native/', import.meta.url));

it('the headers, bindings and types follow from the table of functions', () => {
  const script = fileURLToPath(new URL('../scripts/functions.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

it('each folder of C++ includes only itself and the folders above it', () => {
  const order = ['runtime', 'kernels', 'products', 'linear-algebra', 'ops', 'program', 'bind'];
  const wrong = order.flatMap((folder, i) =>
    readdirSync(native + folder).flatMap((file) => {
      const text = readFileSync(`${native}${folder}/${file}`, 'utf8');
      const included = [...text.matchAll(/^#include "([^"/]+)\/[^"]+"/gm)].map(([, from]) => from!);
      return included.filter((from) => order.indexOf(from) > i).map((from) => `${folder}/${file} includes ${from}`);
    }),
  );
  expect(wrong).toEqual([]);
});

it('only bind uses values of JavaScript', () => {
  const users = readdirSync(native, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(cc|h)$/.test(file) && /napi/i.test(readFileSync(native + file, 'utf8')))
    .filter((file) => !file.startsWith('bind'));
  expect(users).toEqual([]);
});

describeNative('the functions of the addon', () => {
  it('name the argument that they refuse', () => {
    const x = new Float32Array(4);
    expect(() => addon().leakyReluGrad(x, x, new Float32Array(3), 0.2)).toThrow(
      '[backend-native] leakyReluGrad: dx must be an array of 4; received 3.',
    );
    expect(() => addon().leakyReluGrad(x, x, new Int32Array(4) as never, 0.2)).toThrow(
      'dx must be a typed array of its kind',
    );
    expect(() => addon().softmaxRows(x, x, 4, 0)).toThrow('softmaxRows: n must be a whole number of 1..');
  });
});

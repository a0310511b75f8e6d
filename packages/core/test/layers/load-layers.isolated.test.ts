import { readFileSync } from 'node:fs';
import { loadLayers } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

/** Returns the names of the layers of this package that tfjs can create. */
function registered(): string[] {
  const names = Object.keys(tf.serialization.SerializationMap.getMap().classNameMap);
  return names.filter((name) => name.startsWith('Ganforge>')).sort();
}

const source = readFileSync(new URL('../../src/layers/load-layers.ts', import.meta.url), 'utf8');
const listed = Array.from(source.matchAll(/^ {2}(\w+): \(\) => import/gm), ([, name]) => `Ganforge>${name}`).sort();

it('loads the layers that a model names, no others, and each layer that there is', async () => {
  expect(registered()).toEqual([]);
  await loadLayers('{"class_name":"Ganforge>GatedLinearUnit","config":{"name":"Dropout"}}');
  await loadLayers('{"class_name":"Ganforge>NoSuchLayer"}');
  expect(registered()).toEqual(['Ganforge>GatedLinearUnit']);
  for (const name of listed) {
    await loadLayers(JSON.stringify({ class_name: name }));
    expect(registered()).toContain(name);
  }
  await import('@ganforge/core/layers');
  expect(registered()).toEqual(listed);
});

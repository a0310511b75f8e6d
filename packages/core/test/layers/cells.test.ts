import { initialise, normalKernels, randomStream } from '@ganforge/core';
import * as ganforge from '@ganforge/core/layers';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, model, models, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

function cells(): LayersModel {
  const [x, h, c] = [2, 3, 3].map((size, i) => input({ shape: [size], name: 'xhc'[i]! })) as SymbolicTensor[];
  const memory = input({ shape: [8], name: 'm' });
  const states = ganforge.lstmCell({ name: 'lstm', units: 3 }).apply([x!, h!, c!]) as SymbolicTensor[];
  const cell = ganforge.relationalMemoryCell({ name: 'memory', slots: 2, headSize: 2 });
  const next = cell.apply([states[0]!, memory]) as SymbolicTensor;
  return model({ name: 'cells', inputs: [x!, h!, c!, memory], outputs: [...states, next] });
}

it('cells are built again from their configuration', async () => {
  const network = cells();
  const again = await models.modelFromJSON({ modelTopology: JSON.parse(network.toJSON() as string) });
  for (const one of [network, again]) initialise(one, normalKernels({ std: 1 }), randomStream(1));
  const values = (one: LayersModel): number[][] =>
    tf.tidy(() => {
      const random = randomStream(2);
      const given = [2, 3, 3, 8].map((size) => random.normal([4, size]));
      return (one.apply(given) as tf.Tensor[]).map((t) => [...t.dataSync()]);
    });
  expect(values(again)).toEqual(values(network));
  expect(values(network).flat().every(Number.isFinite)).toBe(true);
  expect(network.outputs.map(({ shape }) => shape)).toEqual([
    [null, 3],
    [null, 3],
    [null, 8],
  ]);
  network.dispose();
  again.dispose();
});

it.each<[() => unknown, string]>([
  [() => ganforge.lstmCell({ name: 'l', units: 0 }), 'units must be an integer of at least 1; received 0'],
  [() => ganforge.relationalMemoryCell({ name: 'm', headSize: 1.5 }), 'headSize must be an integer'],
  [() => ganforge.relationalMemoryCell({ name: 'm', headSize: 2, slots: 0 }), 'slots must be an integer'],
  [() => ganforge.lstmCell({ units: 3 } as never), 'the layer needs a name'],
  [() => ganforge.relationalGraphConvolution({ name: 'g', units: 0 }), 'units must be an integer of at least 1'],
  [() => ganforge.graphAggregation({ name: 'g', units: 0 }), 'units must be an integer of at least 1'],
  [
    () =>
      ganforge.relationalGraphConvolution({ name: 'g', units: 2 }).apply([tf.zeros([1, 3, 2]), tf.zeros([1, 3, 2, 2])]),
    "'g' expects [N,V,C], [N,V,V,R]; received [1,3,2], [1,3,2,2]",
  ],
  [
    () => ganforge.lstmCell({ name: 'l', units: 3 }).apply([tf.zeros([1, 2]), tf.zeros([1, 3]), tf.zeros([1, 4])]),
    "'l' expects [N,E], [N,3], [N,3]; received [1,2], [1,3], [1,4]",
  ],
  [
    () => ganforge.relationalMemoryCell({ name: 'm', headSize: 2 }).apply(tf.zeros([1, 2])),
    "'m' expects [N,E], [N,4]; received [1,2]",
  ],
])('refuses what cannot work (%#)', (make, problem) => {
  tf.tidy(() => {
    expect(make).toThrow(problem);
  });
});

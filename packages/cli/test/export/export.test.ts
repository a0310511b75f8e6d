import { existsSync, readFileSync, statSync } from 'node:fs';
import { loadGenerator, loadModel } from '@ganforge/core';
import { decodeSafetensors } from '@ganforge/formats';
import { dcgan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import { openSampler } from '@ganforge/sampler';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { toOnnx } from '../../src/export/onnx/convert.ts';
import { Message } from '../../src/export/onnx/protobuf.ts';
import { scratch, write } from '../support/folders.ts';
import { json, quickly, run } from '../support/run.ts';

const root = scratch('export');
const at = (name: string): string => `${root}/${name}`;

beforeAll(async () => {
  const quick = quickly(root, 1);
  await run('train', 'dcgan', 'stroke-digits:2,5', ...quick, '--name', 'digits');
  await run('train', 'cycle-gan', 'stroke-digits:1', 'stroke-digits:7', ...quick, '--name', 'cycle');
}, 180_000);

describe('export', () => {
  it('to tfjs writes a model that makes the same samples, with a page beside it', async () => {
    expect((await run('export', at('digits'), '--out', at('out/model'))).code).toBe(0);
    const generator = await loadGenerator(await openRun(at('digits')), dcgan);
    const model = await loadModel(at('out/model'));
    const z = tf.ones([2, 100]);
    const [expected, received] = [generator.networks.generator!, model].map((one) => one.predict(z) as tf.Tensor);
    expect(await received!.data()).toEqual(await expected!.data());
    const html = readFileSync(at('out/model.html'), 'utf8');
    expect(html).toContain('<gan-sample src="model/" n="16" seed="0"></gan-sample>');
    expect(html).toMatch(/<script type="module" src="[^"]*gan-sample\.js"><\/script>/);
    expect(html.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    expect(JSON.parse(readFileSync(at('out/model/model.json'), 'utf8'))).toMatchObject({
      userDefinedMetadata: {
        ganforge: { made: 'AI-generated', generator: 'dcgan' },
        sampling: { version: 1, name: 'dcgan', inputs: [['z']] },
      },
    });
    tf.dispose([z, expected!, received!]);
    model.dispose();
    generator.dispose();
  });

  it('to safetensors writes every weight, what made them and the layout of kernels', async () => {
    const [{ files } = {}] = await json('export', at('digits'), '--to', 'safetensors');
    expect(files).toEqual([at('digits/export/generator.safetensors')]);
    const { tensors, metadata } = decodeSafetensors(readFileSync(at('digits/export/generator.safetensors')));
    const generator = await loadGenerator(await openRun(at('digits')), dcgan);
    const count = Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0);
    expect(count).toBe(generator.networks.generator!.countParams());
    expect(metadata).toMatchObject({ generator: 'dcgan', layout: expect.stringContaining('[h,w,in,out]') });
    generator.dispose();
    expect((await json('inspect', at('digits/export/generator.safetensors')))[0]).toMatchObject({
      kind: 'safetensors',
      generator: 'dcgan',
    });
  });

  it('to safetensors writes a file that samples as the run does; --half halves its size', async () => {
    await run('export', at('digits'), '--to', 'safetensors', '--out', at('out/whole.safetensors'));
    await run('export', at('digits'), '--to', 'safetensors', '--half', '--out', at('out/half.safetensors'));
    await run('export', at('digits'), '--half', '--out', at('out/half'));
    const places = ['digits', 'out/whole.safetensors', 'out/half.safetensors', 'out/half'];
    const samplers = await Promise.all(places.map((place) => openSampler(at(place), { variants: [dcgan] })));
    const values: (Float32Array | Int32Array)[] = [];
    for (const sampler of samplers) values.push((await sampler.sample({ n: 4, seed: 9 })).values.data);
    expect(values[1]).toEqual(values[0]);
    expect(values[3]).toEqual(values[2]);
    expect(values[2]).not.toEqual(values[0]);
    const furthest = Math.max(...Array.from(values[2]!, (value, i) => Math.abs(value - values[0]![i]!)));
    expect(furthest).toBeLessThan(0.01);
    const [whole, half] = ['out/whole.safetensors', 'out/half.safetensors'].map((path) => statSync(at(path)).size);
    expect(half! / whole!).toBeLessThan(0.6);
    expect(statSync(at('out/half/weights.bin')).size).toBeLessThan(0.6 * whole!);
    for (const sampler of samplers) sampler.dispose();
    expect((await run('export', at('digits'), '--to', 'onnx', '--half')).err).toMatch(
      /--half is for tfjs and safetensors/,
    );
  });

  it('takes one of several networks', async () => {
    const [made] = await json('export', at('cycle'), '--to', 'onnx', '--network', 'bToA');
    expect(made).toMatchObject({ network: 'bToA', files: [at('cycle/export/bToA.onnx')] });
    expect((await run('export', at('cycle'), '--network', 'c')).err).toMatch(
      /--network must be one of aToB, bToA; received 'c'/,
    );
    await run('export', at('cycle'), '--out', at('out/cycle'));
    expect(readFileSync(at('out/cycle.html'), 'utf8')).toContain("import '@ganforge/core/layers'");
  });

  it('refuses an output path of another kind', async () => {
    write(at('file'), '');
    expect((await run('export', at('digits'), '--out', at('file'))).err).toMatch(/is a file, and a folder is written/);
    expect((await run('export', at('digits'), '--to', 'onnx', '--out', root)).err).toMatch(
      /is a folder, and a file is written/,
    );
    expect(existsSync(at('file'))).toBe(true);
  });

  it('refuses a layer that cannot be written as ONNX, by its name', async () => {
    const model = sequential({ layers: [layers.lstm({ name: 'memory', units: 2, inputShape: [3, 1] })] });
    await expect(toOnnx(model, { inputs: ['z'], output: 'y', notes: {} })).rejects.toThrow(
      "the layer 'memory' cannot be written as ONNX, because no form of LSTM is known. Export to tfjs or safetensors.",
    );
    model.dispose();
  });
});

describe('a protobuf message', () => {
  it('has the bytes of the example in the documentation of Protocol Buffers', () => {
    // These examples are from developers.google.com/protocol-buffers, "Encoding": a = 150, the text "testing", and a
    // message that contains a = 150.
    const a150 = new Message().integer(1, 150);
    expect([...a150.finish()]).toEqual([0x08, 0x96, 0x01]);
    expect([...new Message().text(2, 'testing').finish()]).toEqual([0x12, 7, ...Buffer.from('testing')]);
    expect([...new Message().message(3, a150).finish()]).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
    // In that document, -2 is encoded as ten bytes of two's complement.
    expect([...new Message().integer(1, -1).finish()]).toEqual([0x08, ...new Array<number>(9).fill(0xff), 0x01]);
    expect([...new Message().float(1, 1).finish()]).toEqual([0x0d, 0, 0, 0x80, 0x3f]);
  });
});

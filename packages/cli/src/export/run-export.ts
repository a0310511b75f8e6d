import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { saveModel } from '@ganforge/core';
import { GanError, makeFolder, resolveOptions, writeFileAtomic } from '@ganforge/formats';
import { type Provenance, provenanceOf } from '@ganforge/run';
import type { SamplingContract } from '@ganforge/sampler';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Invocation } from '../program/command.ts';
import { type OpenGenerator, openGenerator } from '../runs/open.ts';
import { pretrainedName } from '../runs/open-pretrained.ts';
import { toOnnx } from './onnx/convert.ts';
import { EXPORT_OPTIONS } from './options.ts';
import { toSafetensors } from './safetensors.ts';
import { writePage } from './write-page.ts';

const where = 'cli/export';
type Generator = OpenGenerator['generator'];

/** Contains a network to export, and its metadata. */
interface Export {
  readonly generator: Generator;
  readonly network: LayersModel;
  readonly networkName: string;
  readonly provenance: Provenance;
  /** The sampling contract. It is undefined if this network alone cannot generate samples. */
  readonly contract: SamplingContract | undefined;
  readonly half: boolean;
}

/** Runs `ganforge export`. */
export async function runExport({ args, given, output }: Invocation): Promise<undefined> {
  const place = args[0]!;
  const { to, out, network: asked, from, half } = resolveOptions('ganforge export', EXPORT_OPTIONS, given);
  const { run, generator } = await openGenerator(place, from);
  try {
    const [networkName, network] = networkOf(generator, asked);
    const provenance = await provenanceOf(run.record, {
      ...{ run: basename(run.at), step: generator.step, seed: run.record.config.seed },
    });
    const path = out ?? `${pretrainedName(place) ?? `${place}/export/${networkName}`}${to === 'tfjs' ? '' : `.${to}`}`;
    await checkPlace(path, to === 'tfjs');
    const { findContract } = await import('@ganforge/sampler/export');
    const contract = await findContract(generator, network);
    const written = await WRITERS[to]({ generator, network, networkName, provenance, contract, half }, path);
    const parameters = network.countParams();
    output.say(`${networkName} of ${run.at}, step ${generator.step}, ${parameters} parameters: ${written.join(', ')}`);
    output.json({ run: run.at, step: generator.step, to, network: networkName, parameters, files: written });
    return undefined;
  } finally {
    generator.dispose();
  }
}

const WRITERS: Readonly<Record<'tfjs' | 'safetensors' | 'onnx', (one: Export, path: string) => Promise<string[]>>> = {
  async tfjs({ generator, network, provenance, contract, half }, path) {
    network.setUserDefinedMetadata({ ganforge: provenance, ...(contract && { sampling: contract }) });
    await saveModel(network, path, { half });
    return [path, ...(await writePage({ generator, network, contract }, path))];
  },
  async safetensors({ network, networkName, provenance, contract, half }, path) {
    const bytes = await toSafetensors(network, { networkName, contract, half, notes: notesOf(provenance) });
    await writeFileAtomic(path, bytes, where);
    return [path];
  },
  async onnx({ generator, network, provenance, half }, path) {
    if (half)
      throw new GanError(
        where,
        '--half is for tfjs and safetensors; ONNX files have 32-bit weights. Leave --half out.',
      );
    const names = namesFor(generator, network.inputs.length);
    await writeFileAtomic(path, await toOnnx(network, { ...names, notes: notesOf(provenance) }), where);
    return [path];
  },
};

/**
 * Returns the names of the inputs and the output. They are the names of the GAN's latents, conditions and output if one
 * network generates the samples.
 */
function namesFor({ latent = {}, conditions = [], output, sampling }: Generator, inputs: number) {
  const own = [...Object.keys(latent), ...conditions];
  if (sampling.length === 1 && own.length === inputs) return { inputs: own, output: Object.keys(output)[0]! };
  return { inputs: Array.from({ length: inputs }, (_, i) => (inputs === 1 ? 'input' : `input${i}`)), output: 'output' };
}

function notesOf(provenance: Provenance): Record<string, string> {
  return Object.fromEntries(Object.entries(provenance).map(([name, value]) => [name, String(value)]));
}

/** Returns the network to export. @throws GanError `argument` if sampling does not use the network */
function networkOf(generator: Generator, asked: string | undefined): [string, LayersModel] {
  const own = asked === undefined ? generator.exported?.() : undefined;
  if (own !== undefined) return ['generator', own];
  const name = asked ?? generator.sampling[0]!;
  const network = generator.networks[name];
  if (network !== undefined) return [name, network];
  throw new GanError(where, `--network must be one of ${generator.sampling.join(', ')}; received '${name}'.`);
}

async function checkPlace(path: string, isFolder: boolean): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined && there.isDirectory() !== isFolder) {
    const what = isFolder ? 'a file, and a folder is written' : 'a folder, and a file is written';
    throw new GanError(where, `${path} is ${what}. Choose another --out.`, { code: 'file' });
  }
  const above = path.replace(/\/+$/, '').split('/').slice(0, -1).join('/');
  if (above !== '') await makeFolder(above, where);
}

import { readFile, writeFile } from 'node:fs/promises';
import { type Gan, loadGenerator } from '@ganforge/core';
import { sha256 } from '@ganforge/formats';
import { openRun, provenanceOf } from '@ganforge/run';
import { encodeGenerator, findContract } from '@ganforge/sampler/export';
import type { PretrainedModel } from '../src/model.ts';
import { cardOf } from './card.ts';
import { score } from './score.ts';
import type { Recipe } from './settings.ts';

const at = (path: string): URL => new URL(`../${path}`, import.meta.url);

/** Writes the file and the card of a run that is trained, and gives what the catalogue says of it. */
export async function publish(name: string, recipe: Recipe, folder: string): Promise<PretrainedModel> {
  const run = await openRun(folder);
  const generator = await loadGenerator(run, recipe.variant as never);
  const { step, networks } = generator;
  if (step !== recipe.steps) throw new Error(`${folder} is at step ${step}; the recipe has ${recipe.steps}`);
  const contract = await findContract(generator as unknown as Gan, networks.generator!);
  const provenance = await provenanceOf(run.record, { run: name, step, seed: recipe.seed });
  const notes = {
    ...Object.fromEntries(Object.entries(provenance).map(([key, value]) => [key, String(value)])),
    licence: recipe.licence.weights,
    data: `${recipe.dataset.training}; ${recipe.licence.source}; ${recipe.licence.data}`,
  };
  const bytes = await encodeGenerator(networks.generator!, { contract, half: true, notes });
  const file = at(`weights/${name}.safetensors`);
  await writeFile(file, bytes);
  const [spec] = Object.values(contract!.conditions);
  const model: PretrainedModel = {
    about: recipe.about,
    variant: generator.name,
    ...(spec?.kind === 'class' && { classes: spec.classes }),
    ...{ bytes: bytes.length, sha256: await sha256(bytes), licence: recipe.licence.weights },
    ...{ steps: recipe.steps, seed: recipe.seed, settings: run.record.configHash },
    scores: await score(file.href, recipe),
  };
  await writeFile(at(`cards/${name}.md`), cardOf(name, recipe, model, run.record, networks.generator!.countParams()));
  generator.dispose();
  return model;
}

/** Writes the catalogue anew, with these models in it. */
export async function writeCatalogue(models: Readonly<Record<string, PretrainedModel>>): Promise<void> {
  const text = `// Written by scripts/make.ts; cards/ has the same in words.
import type { PretrainedModel, PretrainedName } from './model.ts';

export const catalogue: Readonly<Record<PretrainedName, PretrainedModel>> = ${JSON.stringify(models, null, 2)};
`;
  await writeFile(at('src/catalogue.ts'), text);
}

/** What the catalogue has now; nothing where there is none. */
export async function readCatalogue(): Promise<Record<string, PretrainedModel>> {
  const text = await readFile(at('src/catalogue.ts'), 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  return {
    ...((await import(at('src/catalogue.ts').href)) as { catalogue: Record<string, PretrainedModel> }).catalogue,
  };
}

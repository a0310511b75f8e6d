// Makes the models again, of the recipes in settings.ts: trains them, writes weights/, cards/ and src/catalogue.ts.
//   npm run make                 (in packages/pretrained) all; about ten minutes of one core each
//   npm run make mnist-cgan      one of them
// GANFORGE_PRETRAINED_RUNS says where the runs are (runs/pretrained); one that is there goes on or is published again.
import { useEngine } from '@ganforge/engine';
import { publish, readCatalogue, writeCatalogue } from './publish.ts';
import { recipes } from './settings.ts';
import { trainRecipe } from './train.ts';

const runs = process.env.GANFORGE_PRETRAINED_RUNS ?? 'runs/pretrained';
const asked = process.argv.slice(2);
await useEngine('native'); // other engines give the same up to float32 rounding
const models = await readCatalogue();
for (const name of asked.length === 0 ? Object.keys(recipes) : asked) {
  const recipe = recipes[name];
  if (recipe === undefined)
    throw new Error(`there is no recipe '${name}'. Try one of ${Object.keys(recipes).join(', ')}.`);
  const folder = `${runs}/${name}`;
  await trainRecipe(recipe, folder);
  models[name] = await publish(name, recipe, folder);
  console.log(name, models[name].bytes, models[name].scores);
}
const known = Object.keys(recipes).filter((name) => models[name] !== undefined);
await writeCatalogue(Object.fromEntries(known.map((name) => [name, models[name]!])));

// Prints, as JSON, the errors of every case on the native engine. It runs in its own process, because it uses float32.
import '@ganforge/core/gradients';
import { useEngine } from '@ganforge/engine';
import { cases } from './cases.ts';
import { derivatives, errorOf, withInputs } from './derivatives.ts';
import { differencesInFloat64 } from './other-process.ts';

await useEngine('native');
const expected = await differencesInFloat64();
const errors = cases.map((one) => {
  const { first, second } = withInputs(one, (inputs) => derivatives(one.f, inputs));
  const truth = expected[one.name]!;
  return [one.name, [errorOf(first, truth.first), errorOf(second, truth.second)]] as const;
});
process.stdout.write(JSON.stringify(Object.fromEntries(errors)));

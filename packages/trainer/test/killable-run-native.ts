// The same run on the native engine, for the test that kills it.
import { useEngine } from '@ganforge/engine';
import { killableRun } from '@ganforge/testing/killable-run';
import { ellipse, tinyGan } from './tiny-gan.ts';

await useEngine('native');
await killableRun(tinyGan({ lazyEvery: 3 }), ellipse(30), { seed: 3, batchSize: 4 });

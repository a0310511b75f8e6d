import { testKilledRun } from '@ganforge/testing';

testKilledRun('cycleGan', { script: new URL('killable-cycle-gan.ts', import.meta.url), steps: 200, events: 16 });

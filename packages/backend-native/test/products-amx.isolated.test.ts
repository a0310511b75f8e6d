import { vi } from 'vitest';
import { testBf16Products } from './products-bf16.ts';

// Read when the addon loads.
vi.stubEnv('GANFORGE_BF16', 'amx');
testBf16Products('amx');

import { vi } from 'vitest';
import { testBf16Products } from './products-bf16.ts';

// Read when the addon loads.
vi.stubEnv('GANFORGE_BF16', 'avx512_bf16');
testBf16Products('avx512_bf16');

import { vi } from 'vitest';
import { testProducts } from './products-isa.ts';

// Read when the addon loads.
vi.stubEnv('GANFORGE_ISA', 'avx2');
testProducts('avx2');

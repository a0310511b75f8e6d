import { integer, js } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Memory that is shared with JavaScript, and the processor.',
  bind: true,
  functions: {
    allocate: {
      says: 'Allocates a buffer aligned to a cache line, with undefined contents.',
      args: { bytes: integer(1, 'int64_t{1} << 62') },
      returns: 'ArrayBuffer',
    },
    free: {
      operator: 'freeBuffer',
      names: ['free'],
      says: 'Frees a buffer of `allocate`; afterwards it and its views have no elements.',
      args: { buffer: js('ArrayBuffer') },
    },
    describe: { says: 'Describes the processor and the memory in use.', args: {}, returns: 'NativeDescription' },
    limitThreads: { operator: 'limit', says: 'Limits the number of active threads.', args: { count: integer(1, 256) } },
  },
};

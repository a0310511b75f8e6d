import type { Engine, EngineDescription, EngineOptions } from '../engine.ts';
import { importUnseen, resolveOptional } from '../node.ts';

/** The place of Ganforge's own backend in C++, in Node: not published yet, so no cure is named. It brings the same `prepare` as the engines here. */
export const native: Engine = {
  name: 'native',
  async prepare(options: EngineOptions, named: boolean): Promise<EngineDescription> {
    const url = await resolveOptional('@ganforge/backend-native');
    const { prepare } = await importUnseen<Pick<Engine, 'prepare'>>(url);
    return prepare(options, named);
  },
};

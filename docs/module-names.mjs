import { Converter, ReflectionKind } from 'typedoc';
import { entryPoints } from './entry-points.mjs';

/** Names the modules of the API reference as they are imported: `@ganforge/core/gradients`, not `core/src/gradients`. */
export function load(app) {
  const names = new Map([...entryPoints].map(([source, name]) => [source.replace(/(\/index)?\.ts$/, ''), name]));
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
    if (reflection.kindOf(ReflectionKind.Module)) reflection.name = names.get(reflection.name) ?? reflection.name;
  });
}

export { COLOURS } from './drawing/palette.ts';
export { ticks } from './drawing/ticks.ts';
export { type GifOptions, renderGif, thin } from './image/render/gif.ts';
export { type GridOptions, renderGrid } from './image/render/grid.ts';
export { sideBySide } from './image/render/side-by-side.ts';
export { renderScatter, type ScatterOptions } from './points/scatter.ts';

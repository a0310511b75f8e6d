export { defineGanSample, type GanSampleOptions } from './element/define.ts';

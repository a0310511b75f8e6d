import { integer, numbers, size } from '../../../scripts/functions/kinds.mjs';

/** The longest distance of a window from its image. */
const reach = '(int64_t{1} << 50)';

const windowAxis = (axis) => ({
  [`${axis}Input`]: [size, `${axis}.input`],
  [`${axis}Output`]: [size, `${axis}.output`],
  [`${axis}Taps`]: [size, `${axis}.taps`],
  [`${axis}Stride`]: [integer(1), `${axis}.stride`],
  [`${axis}Dilation`]: [integer(1), `${axis}.dilation`],
  [`${axis}Before`]: [integer(`-${reach}`, reach), `${axis}.before`],
});

export const windows = numbers(
  'WindowShape',
  'Windows that slide over images: their sizes, strides and paddings along both axes.',
  {
    batch: [size],
    channels: [size],
    ...windowAxis('rows'),
    ...windowAxis('columns'),
  },
  'ops/window-plan.h',
);

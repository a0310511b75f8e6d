/**
 * Cases that fail on an engine because a kernel of upstream's is wrong there, forward or backward, whatever the gradients.
 *
 * On wasm: gather with batchDims takes the rows of the wrong batch, the kernels of conv3d's gradients, of transposed
 * conv3d and of 3-D max pooling are wrong at paddings and strides, maxPoolWithArgmax numbers its maxima otherwise, and
 * transform reflects and rotates otherwise than cpu.
 */
export const wrongKernels: Readonly<Record<string, readonly string[]>> = {
  wasm: [
    'gather, with batchDims',
    'conv3d, same, stride 2',
    'conv3d, valid',
    'conv3d, same, dilation 2',
    'conv3dTranspose, same, stride 2',
    'maxPoolWithArgmax',
    'maxPool3d, same, stride 2',
    'maxPool3d, valid, of negative values',
    'image.transform, reflected',
    'image.rotateWithOffset',
  ],
};

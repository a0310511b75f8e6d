import { expect, it } from 'vitest';
import { harmlessGlobal } from '../../src/pickle/torch-harmless.ts';

it.each([
  'torch.Tensor',
  'torch.nn.parameter.Parameter',
  'torch.FloatTensor',
  'torch.cuda.sparse.HalfTensor',
  'torch.BoolStorage',
  'torch.cuda.ComplexFloatStorage',
  'torch.QInt8Storage',
  'torch.storage.TypedStorage',
  'torch.complex64',
  'torch.float8_e4m3fn',
  'torch.quint4x2',
  'torch.bits8',
  'torch.uint4',
  'torch.per_tensor_symmetric',
  'torch.per_channel_affine_float_qparams',
])('the name %s is harmless, and no name that only begins or ends with it', (name) => {
  expect(harmlessGlobal(name)?.name).toBe(name);
  expect(harmlessGlobal(`${name}.call`)).toBeUndefined();
  expect(harmlessGlobal(`os.${name}`)).toBeUndefined();
});

// The kernels of src/linear-algebra/kernels.ts, which says what they do, with two doubles to a vector. AssemblyScript:
// `node scripts/build-kernel.mjs` compiles it. Offsets count doubles.

/** Bytes of a double. */
const SIZE: usize = 8;

/** Squares that are nothing beside the matrix: see plain-kernels.ts. 2^-900. */
const NOTHING: f64 = 1.1830521861667747e-271;

function get(at: usize): f64 {
  return load<f64>(at * SIZE);
}

function put(at: usize, value: f64): void {
  store<f64>(at * SIZE, value);
}

function getTwo(at: usize): v128 {
  return v128.load(at * SIZE);
}

function putTwo(at: usize, value: v128): void {
  v128.store(at * SIZE, value);
}

function splat(at: usize): v128 {
  return v128.load64_splat(at * SIZE);
}

function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

function addSquare(sum: v128, a: v128, b: v128): v128 {
  const difference = f64x2.sub(a, b);
  return f64x2.add(sum, f64x2.mul(difference, difference));
}

function lanes(value: v128): f64 {
  return f64x2.extract_lane(value, 0) + f64x2.extract_lane(value, 1);
}

function addTwo(at: usize, value: v128): void {
  putTwo(at, f64x2.add(getTwo(at), value));
}

export function addTiles(
  left: usize,
  right: usize,
  c: usize,
  depth: usize,
  leftSlivers: isize,
  rightSlivers: isize,
  stride: usize,
  diagonal: isize,
): void {
  for (let j: isize = 0; j < rightSlivers; j++) {
    for (let i = max<isize>(0, j - diagonal); i < leftSlivers; i++) {
      addTile(left + i * depth * 4, right + j * depth * 4, c + i * 4 * stride + j * 4, depth, stride);
    }
  }
}

/** Eight vectors of sums, in names of their own: the compiler keeps them in registers. */
function addTile(left: usize, right: usize, to: usize, depth: usize, stride: usize): void {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  for (const end = left + depth * 4; left < end; left += 4, right += 4) {
    const first = getTwo(right);
    const second = getTwo(right + 2);
    const a = splat(left);
    a0 = multiplyAdd(a0, a, first);
    a1 = multiplyAdd(a1, a, second);
    const b = splat(left + 1);
    b0 = multiplyAdd(b0, b, first);
    b1 = multiplyAdd(b1, b, second);
    const c = splat(left + 2);
    c0 = multiplyAdd(c0, c, first);
    c1 = multiplyAdd(c1, c, second);
    const d = splat(left + 3);
    d0 = multiplyAdd(d0, d, first);
    d1 = multiplyAdd(d1, d, second);
  }
  addTwo(to, a0);
  addTwo(to + 2, a1);
  addTwo(to + stride, b0);
  addTwo(to + stride + 2, b1);
  addTwo(to + 2 * stride, c0);
  addTwo(to + 2 * stride + 2, c1);
  addTwo(to + 3 * stride, d0);
  addTwo(to + 3 * stride + 2, d1);
}

/** The same with the squared difference of two elements in place of their product. */
export function addDistanceTiles(
  left: usize,
  right: usize,
  c: usize,
  depth: usize,
  leftSlivers: isize,
  rightSlivers: isize,
  stride: usize,
  diagonal: isize,
): void {
  for (let j: isize = 0; j < rightSlivers; j++) {
    for (let i = max<isize>(0, j - diagonal); i < leftSlivers; i++) {
      addDistanceTile(left + i * depth * 4, right + j * depth * 4, c + i * 4 * stride + j * 4, depth, stride);
    }
  }
}

function addDistanceTile(left: usize, right: usize, to: usize, depth: usize, stride: usize): void {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  for (const end = left + depth * 4; left < end; left += 4, right += 4) {
    const first = getTwo(right);
    const second = getTwo(right + 2);
    const a = splat(left);
    a0 = addSquare(a0, a, first);
    a1 = addSquare(a1, a, second);
    const b = splat(left + 1);
    b0 = addSquare(b0, b, first);
    b1 = addSquare(b1, b, second);
    const c = splat(left + 2);
    c0 = addSquare(c0, c, first);
    c1 = addSquare(c1, c, second);
    const d = splat(left + 3);
    d0 = addSquare(d0, d, first);
    d1 = addSquare(d1, d, second);
  }
  addTwo(to, a0);
  addTwo(to + 2, a1);
  addTwo(to + stride, b0);
  addTwo(to + stride + 2, b1);
  addTwo(to + 2 * stride, c0);
  addTwo(to + 2 * stride + 2, c1);
  addTwo(to + 3 * stride, d0);
  addTwo(to + 3 * stride + 2, d1);
}

export function tridiagonalize(a: usize, n: usize, stride: usize, diagonal: usize, coupling: usize, work: usize): void {
  const u = work;
  const y = u + stride;
  const v = y + stride;
  const w = v + stride;
  memory.fill(work * SIZE, 0, 4 * stride * SIZE);
  for (let last = n - 1; last > 0; last--) {
    const h = reflector(a + last * stride, last, diagonal + last, coupling + last - 1, u, v, w);
    updateAndMultiply(a, last, stride, u, y, v, w);
    nextUpdate(last, h, u, y, v, w);
  }
  put(diagonal, get(a) - 2 * get(v) * get(w));
}

/** Brings row `last` up to date, takes its diagonal and makes its reflection: see plain-kernels.ts. */
function reflector(row: usize, last: usize, diagonal: usize, coupling: usize, u: usize, v: usize, w: usize): f64 {
  const vLast = get(v + last);
  const wLast = get(w + last);
  let rest: f64 = 0;
  for (let j: usize = 0; j < last; j++) {
    const x = get(row + j) - vLast * get(w + j) - wLast * get(v + j);
    put(u + j, x);
    if (j < last - 1) rest += x * x;
  }
  put(diagonal, get(row + last) - 2 * vLast * wLast);
  const alpha = get(u + last - 1);
  if (rest < NOTHING) {
    put(coupling, alpha);
    memory.fill(u * SIZE, 0, last * SIZE);
    return 0;
  }
  const root = sqrt(alpha * alpha + rest);
  const beta = alpha > 0 ? -root : root;
  put(coupling, beta);
  put(u + last - 1, alpha - beta);
  return beta * (beta - alpha);
}

/** A - v w^T - w v^T for the first `size` rows, and y = A u with the new A, in one pass over A, two rows at a time. */
function updateAndMultiply(a: usize, size: usize, stride: usize, u: usize, y: usize, v: usize, w: usize): void {
  memory.fill(y * SIZE, 0, (size + 1) * SIZE);
  let i: usize = 0;
  for (; i + 2 <= size; i += 2) {
    const first = a + i * stride;
    const second = first + stride;
    const v0 = splat(v + i);
    const w0 = splat(w + i);
    const u0 = splat(u + i);
    const v1 = splat(v + i + 1);
    const w1 = splat(w + i + 1);
    const u1 = splat(u + i + 1);
    let dot0 = f64x2.splat(0);
    let dot1 = dot0;
    for (let j: usize = 0; j < i; j += 2) {
      const vj = getTwo(v + j);
      const wj = getTwo(w + j);
      const uj = getTwo(u + j);
      const x0 = f64x2.sub(f64x2.sub(getTwo(first + j), f64x2.mul(v0, wj)), f64x2.mul(w0, vj));
      const x1 = f64x2.sub(f64x2.sub(getTwo(second + j), f64x2.mul(v1, wj)), f64x2.mul(w1, vj));
      putTwo(first + j, x0);
      putTwo(second + j, x1);
      dot0 = multiplyAdd(dot0, x0, uj);
      dot1 = multiplyAdd(dot1, x1, uj);
      putTwo(y + j, multiplyAdd(multiplyAdd(getTwo(y + j), x0, u0), x1, u1));
    }
    finishRow(first, i, i, u, y, v, w, lanes(dot0));
    finishRow(second, i, i + 1, u, y, v, w, lanes(dot1));
  }
  if (i < size) {
    finishRow(a + i * stride, 0, i, u, y, v, w, 0);
  }
}

/** The elements of row i from column `from` to the diagonal; `dot` is that of those before. */
function finishRow(row: usize, from: usize, i: usize, u: usize, y: usize, v: usize, w: usize, dot: f64): void {
  const vi = get(v + i);
  const wi = get(w + i);
  const ui = get(u + i);
  for (let j = from; j < i; j++) {
    const x = get(row + j) - vi * get(w + j) - wi * get(v + j);
    put(row + j, x);
    dot += x * get(u + j);
    put(y + j, get(y + j) + x * ui);
  }
  const x = get(row + i) - 2 * vi * wi;
  put(row + i, x);
  put(y + i, get(y + i) + dot + x * ui);
}

/** v = u and w = y / h - (u^T y / 2 h^2) u. */
function nextUpdate(size: usize, h: f64, u: usize, y: usize, v: usize, w: usize): void {
  const inverse: f64 = h === 0 ? 0 : 1 / h;
  let dot: f64 = 0;
  for (let j: usize = 0; j < size; j++) dot += get(u + j) * get(y + j);
  const along = 0.5 * dot * inverse * inverse;
  for (let j: usize = 0; j < size; j++) {
    put(v + j, get(u + j));
    put(w + j, get(y + j) * inverse - along * get(u + j));
  }
}

export interface AdamOptions {
  rate: number;
  /** Share of a value that is forgotten at each update, beside its gradient (AdamW). */
  decay: number;
}

/** Adam over the rows of a matrix; only rows with a gradient are updated. Kingma & Ba 2015, with its defaults. */
export interface Adam {
  /** Adds to the gradient by hand: `gradient[row * width + column]`, after `touch(row)`. */
  readonly gradient: Float32Array;
  touch(row: number): void;
  /** Updates the touched rows and forgets their gradients. `share` scales the rate (schedule). */
  update(share: number): void;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export function createAdam(values: Float32Array, width: number, { rate, decay }: AdamOptions): Adam {
  const gradient = new Float32Array(values.length);
  const mean = new Float32Array(values.length);
  const variance = new Float32Array(values.length);
  const isTouched = new Uint8Array(values.length / width);
  /** Updates per row, for the correction of the start. */
  const steps = new Uint32Array(values.length / width);
  let touched: number[] = [];

  const updateRow = (row: number, share: number) => {
    const step = (steps[row] ?? 0) + 1;
    steps[row] = step;
    const correction = Math.sqrt(1 - BETA2 ** step) / (1 - BETA1 ** step);
    const size = rate * share * correction;
    for (let at = row * width; at < (row + 1) * width; at++) {
      const slope = gradient[at] ?? 0;
      const first = BETA1 * (mean[at] ?? 0) + (1 - BETA1) * slope;
      const second = BETA2 * (variance[at] ?? 0) + (1 - BETA2) * slope * slope;
      mean[at] = first;
      variance[at] = second;
      const value = values[at] ?? 0;
      values[at] = value - (size * first) / (Math.sqrt(second) + EPSILON) - share * decay * value;
      gradient[at] = 0;
    }
  };
  return {
    gradient,
    touch(row) {
      if (isTouched[row] === 1) return;
      isTouched[row] = 1;
      touched.push(row);
    },
    update(share) {
      for (const row of touched) {
        updateRow(row, share);
        isTouched[row] = 0;
      }
      touched = [];
    },
  };
}

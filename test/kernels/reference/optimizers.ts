// The optimizers of tfjs-core in float64, for one weight, as its source writes them: naive, for comparison.
//
// Each returns a function which takes a weight and its gradient and returns the next weight, keeping the slots.

type Step = (w: number, g: number) => number;

export function sgd(learningRate: number): Step {
  return (w, g) => w - learningRate * g;
}

export function momentum(learningRate: number, inertia: number, nesterov: boolean): Step {
  let accumulation = 0;
  return (w, g) => {
    accumulation = inertia * accumulation + g;
    return w - learningRate * (nesterov ? g + inertia * accumulation : accumulation);
  };
}

export function adam(
  learningRate: number,
  beta1: number,
  beta2: number,
  epsilon: number,
  isKeras: boolean = false,
): Step {
  let m = 0;
  let v = 0;
  let power1 = 1;
  let power2 = 1;
  return (w, g) => {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    power1 *= beta1;
    power2 *= beta2;
    const added = isKeras ? epsilon / Math.sqrt(1 - power2) : epsilon;
    return w - (learningRate * (m / (1 - power1))) / (Math.sqrt(v / (1 - power2)) + added);
  };
}

export function adamax(lr: number, beta1: number, beta2: number, epsilon: number, decay: number): Step {
  let m = 0;
  let u = 0;
  let power = 1;
  let iteration = 0;
  return (w, g) => {
    m = beta1 * m + (1 - beta1) * g;
    u = Math.max(beta2 * u, Math.abs(g));
    power *= beta1;
    const rate = lr / (1 + decay * iteration++);
    return w - (rate / (1 - power)) * (m / (u + epsilon));
  };
}

export function rmsProp(
  lr: number,
  decay: number,
  inertia: number,
  epsilon: number,
  centered: boolean,
): Step {
  let meanSquare = 0;
  let meanGradient = 0;
  let moved = 0;
  return (w, g) => {
    meanSquare = decay * meanSquare + (1 - decay) * g * g;
    meanGradient = decay * meanGradient + (1 - decay) * g;
    // Not tfjs's own centered root, which can be NaN: see src/kernels/optimizers/rms-prop.ts.
    const spread = centered ? Math.max(meanSquare - meanGradient ** 2, 0) : meanSquare;
    moved = inertia * moved + (g * lr) / Math.sqrt(spread + epsilon);
    return w - moved;
  };
}

export function adagrad(learningRate: number, initialAccumulator: number, epsilon: number): Step {
  let accumulator = initialAccumulator;
  return (w, g) => {
    accumulator += g * g;
    return w - learningRate * (g / Math.sqrt(accumulator + epsilon));
  };
}

export function adadelta(learningRate: number, rho: number, epsilon: number): Step {
  let gradients = 0;
  let updates = 0;
  return (w, g) => {
    const update = (Math.sqrt(updates + epsilon) / Math.sqrt(gradients + epsilon)) * g;
    gradients = rho * gradients + (1 - rho) * g * g;
    updates = rho * updates + (1 - rho) * update * update;
    return w - learningRate * update;
  };
}

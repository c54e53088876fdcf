// Runs the ordinary program and the accelerated one, and compares their times and predictions. Run it: node main.js
const plain = await import('./plain.js');
const accelerated = await import('./accelerated.js');
console.log(`${(plain.milliseconds / accelerated.milliseconds).toFixed(0)} times faster`);

const distances = plain.predictions.map((value, at) => Math.abs(value - accelerated.predictions[at]));
const agree = Math.max(...distances) < 1e-5;
console.log(agree ? 'The predictions agree to five digits.' : 'The predictions differ!');
process.exitCode = agree ? 0 : 1;

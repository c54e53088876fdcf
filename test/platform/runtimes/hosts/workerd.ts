// Around a suite in workerd.
import { answer } from './answer.js';

export default { fetch: answer };

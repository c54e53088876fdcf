// npm run build: what of src/*/generated/ and dist/ is missing or older than what it is made of (scripts/build/).
import { buildPackage } from './build/dist.mjs';

try {
  await buildPackage();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

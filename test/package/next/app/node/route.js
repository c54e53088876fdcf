import { train } from '../../train.js';

export const dynamic = 'force-dynamic';

export async function GET() {
  return Response.json(await train(2));
}

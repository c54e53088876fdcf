import type { CampaignRequest, CampaignResult } from './campaign.js';

/** Counts what was tried, and what of it held. */
export class Tally {
  readonly failures: string[] = [];
  readonly #request: Pick<CampaignRequest, 'size' | 'onProgress'>;
  #tried = 0;
  #held = 0;

  constructor(request: Pick<CampaignRequest, 'size' | 'onProgress'>) {
    this.#request = request;
  }

  get tried(): number {
    return this.#tried;
  }

  /** One trial: it held unless it throws. */
  async try(name: string, trial: () => void | Promise<void>): Promise<void> {
    try {
      await trial();
      this.add(1);
    } catch (error) {
      this.add(1, `${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** A number of trials that held together, or failed together. */
  add(count: number, failure?: string): void {
    this.#tried += count;
    if (failure === undefined) this.#held += count;
    else this.failures.push(failure);
    this.#request.onProgress(this.#tried, Math.max(this.#tried, this.#request.size));
  }

  result(note?: string): CampaignResult {
    const counted = { tried: this.#tried, held: this.#held, failures: this.failures };
    return note === undefined ? counted : { ...counted, note };
  }
}

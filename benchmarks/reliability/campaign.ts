// What a campaign is: something that Lethe promises, tried many times.

/** How often, with which random numbers, and who is told of it. */
export interface CampaignRequest {
  /** How many trials there are to be. */
  readonly size: number;
  /** Decides all that is drawn; moments of kills are drawn too, but what a process does until then depends on the machine. */
  readonly seed: number;
  readonly onProgress: (done: number, of: number) => void;
}

export interface CampaignResult {
  /** Trials that ran, which may be fewer or more than were asked for. */
  readonly tried: number;
  /** Trials in which the promise was kept. */
  readonly held: number;
  /** What went wrong, a line each, with what is needed to see it again. */
  readonly failures: readonly string[];
  /** What else a reader of the table should know: where it ran, what was counted. */
  readonly note?: string;
}

export interface Campaign {
  readonly name: string;
  /** The promise, in a sentence for the table. */
  readonly what: string;
  /** Trials at full size. */
  readonly size: number;
  /** Leaves no files behind. */
  run(request: CampaignRequest): Promise<CampaignResult>;
}

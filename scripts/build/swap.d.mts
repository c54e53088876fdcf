/** Who changes or packs what is built holds this lock. */
export declare const LOCK: string;

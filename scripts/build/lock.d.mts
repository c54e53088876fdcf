/** Does something while no other process does anything under the same lock; waits for those that do. */
export declare function locked<T>(file: string, action: () => Promise<T>, patienceMs?: number): Promise<T>;
/** Takes the lock for a process, which has it until it is released or the process ends. */
export declare function hold(file: string, pid: number, patienceMs?: number): Promise<void>;
/** Gives the lock back, if the process has it. */
export declare function release(file: string, pid: number): void;

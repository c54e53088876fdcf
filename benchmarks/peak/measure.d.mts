export function measurePeak(): number;
export function measureWidePeak(): number;

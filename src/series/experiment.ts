// The data are a task of src/forgetting as well.
export { experiment, type SeriesData } from '../forgetting/experiment/index.js';

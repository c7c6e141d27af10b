import { SCENARIOS } from './scenarios.ts';
import { describeWholeMatrix } from './whole-matrix.ts';

// Two files, so that two cores share the work.
describeWholeMatrix(SCENARIOS.filter((_, index) => index % 2 === 0));

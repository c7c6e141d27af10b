import { SCENARIOS } from './scenarios.ts';
import { describeWholeMatrix } from './whole-matrix.ts';

describeWholeMatrix(SCENARIOS.filter((_, index) => index % 2 === 1));
